import ArgumentParser

/// Lists the nodes.
struct NodesCommand: CLICommand {
    static let fullName = "muster nodes"
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List the nodes that follow the hub.",
        discussion: """
              muster nodes
              muster nodes --json | jq '.nodes[].sockets'

            Exit codes: 0 done, 69 the hub is unreachable, 77 access denied.
            """
    )

    @OptionGroup
    var listing: HubListing

    func perform(_ output: Output) async throws {
        try await listing.print("/v1/nodes", of: "nodes", to: output) { NodeTable(try NodeList($0)).lines() }
    }
}
