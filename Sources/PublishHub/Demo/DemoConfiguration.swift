/// What the hub needs to serve the demo page.
package struct DemoConfiguration: Sendable, Equatable {
    package var clients: DemoClients
    /// How the program was called, for commands to paste; nil where nobody on this machine would paste them.
    package var program: String?

    package init(clients: DemoClients, program: String? = nil) {
        self.clients = clients
        self.program = program
    }
}
