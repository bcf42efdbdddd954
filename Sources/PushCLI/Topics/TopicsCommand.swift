import ArgumentParser
import MusterDomain
import NIOCore

/// Lists topics that keep history.
struct TopicsCommand: CLICommand {
    static let fullName = "muster topics"
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "List topics that keep history, and where they stand.",
        usage:
            "muster topics [--prefix <text>] [--after <topic>] [--limit <n>] [--vhost <name>] [--http <url>] [--json]",
        discussion: """
            Topics that have had a push, in the order of their names. The list says when there are more.

              muster topics --prefix v1.articles.
              muster topics --json | jq '.topics[].topic'

            Exit codes: 0 done, 65 bad arguments by the hub's word, 69 the hub is unreachable, 77 access denied.
            """
    )

    @Option(help: ArgumentHelp("Only topics whose names begin so.", valueName: "text"))
    var prefix: String?

    @Option(help: ArgumentHelp("Only topics behind this one.", valueName: "topic"))
    var after: String?

    @Option(help: ArgumentHelp("So many at most, 1 to 1000.", valueName: "n"))
    var limit = 100

    @Option(help: ArgumentHelp("The tenant; / by default.", valueName: "name"))
    var vhost: String?

    @OptionGroup
    var listing: HubListing

    func perform(_ output: Output) async throws {
        let path = QueryText.path(
            "/v1/topics",
            ["prefix": prefix, "after": after, "limit": String(limit), "vhost": vhost]
        )
        try await listing.print(path, of: "topics", to: output) { try TopicTable($0).lines }
    }
}
