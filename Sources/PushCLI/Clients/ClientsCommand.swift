import ArgumentParser

/// Lists clients that do not take their pushes as fast as they come.
struct ClientsCommand: CLICommand {
    static let fullName = "muster clients"
    static let configuration = CommandConfiguration(
        commandName: "clients",
        abstract: "List the clients that are slow.",
        discussion: """
              muster clients --slow
              muster clients --slow --json | jq '.clients[].topic'

            Exit codes: 0 done, 69 the hub is unreachable, 77 access denied.
            """
    )

    @Flag(help: "Those for which something has waited for a second or longer.")
    var slow = false

    @OptionGroup
    var listing: HubListing

    func validate() throws {
        guard slow else { throw ValidationError("--slow: expected, since all clients cannot be listed") }
    }

    func perform(_ output: Output) async throws {
        try await listing.print("/v1/clients?slow=true", of: "clients", to: output) {
            ClientTable(try ClientList($0)).lines()
        }
    }
}
