import ArgumentParser
import MusterClient
import MusterDomain
import NIOCore

/// Shows what a topic has kept.
struct HistoryCommand: CLICommand {
    static let fullName = "muster history"
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "Show the pushes that a topic has kept.",
        usage: "muster history <topic> [--limit <n>] [--since <epoch:offset>] [--vhost <name>] [--http <url>] [--json]",
        discussion: """
            The latest pushes, or the first ones behind a position, the oldest on top.

              muster history v1.articles.42
              muster history v1.articles.42 --since k3f9:12 --limit 10
              muster history v1.articles.42 --json | jq '.messages[].data'

            Exit codes: 0 done, 65 no such topic or position, 69 the hub is unreachable, 77 access denied.
            """
    )

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: ArgumentHelp("So many at most, 1 to 1000.", valueName: "n"))
    var limit = 20

    @Option(help: ArgumentHelp("Those behind this position.", valueName: "epoch:offset"))
    var since: String?

    @Option(help: ArgumentHelp("The tenant; / by default.", valueName: "name"))
    var vhost: String?

    @OptionGroup
    var listing: HubListing

    func validate() throws {
        if let since, TopicPosition(since) == nil {
            throw ValidationError("--since: expected an epoch and an offset such as k3f9:12, found \(since)")
        }
    }

    func perform(_ output: Output) async throws {
        let position = since.flatMap { TopicPosition($0) }
        let path = QueryText.path(
            "/v1/topics/\(QueryText.escaped(topic))/history",
            [
                "limit": String(limit), "epoch": position?.epoch, "offset": position.map { String($0.offset) },
                "vhost": vhost,
            ]
        )
        try await listing.print(path, of: "pushes", to: output) { try HistoryTable($0).lines }
    }
}
