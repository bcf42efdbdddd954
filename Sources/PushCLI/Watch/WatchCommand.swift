import ArgumentParser
import MusterClient
import Synchronization

/// Prints what is pushed to topics.
struct WatchCommand: CLICommand {
    static let fullName = "muster watch"
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Subscribe to topics and print what is pushed to them.",
        usage: """
            muster watch <topics> ... [--count <n>] [--timeout <seconds>]
            muster watch ... [--url <url>] [--origin <origin>]
            """,
        discussion: """
            Each message is one line of JSON on standard output: topic, data, and event and id where there are some. \
            News goes to standard error.

              muster watch v1.news.1 v1.clock.1
              muster watch v1.news.1 --count 1 --timeout 10
              muster watch v1.news.1 | jq .data

            Exit codes: 0 when --count messages came, when --timeout ended without --count, or when the reader of a \
            pipe left; 65 no topic was a name; 69 the node is unreachable, closed the connection, or --timeout \
            ended before the node let it in or --count messages came; 77 access to all topics was denied, or to one taken away.
            """
    )

    @Argument(help: "The topics.")
    var topics: [String]

    @Option(help: "The address of a node or of the load balancer before the nodes.")
    var url = "ws://127.0.0.1:8080/"

    @Option(help: ArgumentHelp("End after so many messages.", valueName: "n"))
    var count: Int?

    @Option(help: ArgumentHelp("End after so long.", valueName: "seconds"))
    var timeout: TimeLimitOption?

    @Option(help: ArgumentHelp("The Origin to send, for nodes that admit only some.", valueName: "origin"))
    var origin: String?

    func validate() throws {
        if let count, count < 1 {
            throw ValidationError("--count: expected 1 or more, found \(count)")
        }
    }

    func perform(_ output: Output) async throws {
        let progress = Progress()
        guard let timeout else { return try await watch(output, progress) }
        do {
            try await withTimeLimit(timeout.duration) { try await watch(output, progress) }
        } catch is TimeLimitReached {
            let limit = timeout.defaultValueDescription
            guard progress.isWatching.load(ordering: .acquiring) else {
                throw CommandError(
                    status: .unreachable,
                    message: "expected to be let in within \(limit), found no answer"
                )
            }
            guard let count else { return }
            throw CommandError(
                status: .unreachable,
                message: "expected \(count) messages within \(limit), found fewer"
            )
        }
    }

    /// How far it has come, for when the time is over.
    private final class Progress: Sendable {
        let isWatching = Atomic(false)
    }

    private func watch(_ output: Output, _ progress: Progress) async throws {
        var configuration = SubscriberConfiguration(url: url)
        configuration.origin = origin
        configuration.onGap = { missed in
            output.note("\(Self.fullName): \(missed.topic): pushes are missing here: \(missed.reason)")
        }
        try await Subscriber(configuration).withConnection { connection in
            try report(try await connection.subscribe(topics), connection.greeting.node, output)
            progress.isWatching.store(true, ordering: .releasing)
            var rest = count ?? .max
            for try await message in connection.messages {
                try output.json(message.json)
                rest -= 1
                if rest == 0 { return }
            }
            throw CommandError(status: .unreachable, message: "expected the node to stay, found it closing normally")
        }
    }

    private func report(_ results: [SubscriptionResult], _ node: String, _ output: Output) throws {
        var refusal: MusterClientError?
        for result in results {
            if let error = result.refusal {
                refusal = error
                output.note("\(Self.fullName): \(result.topic): expected to be let in, found: \(error.message)")
            } else {
                output.note("watching \(result.topic) on \(node)")
            }
        }
        if let refusal, results.allSatisfy({ $0.refusal != nil }) {
            throw CommandError(
                status: ExitStatus(refusal.code),
                message: "expected a topic that may be watched, found none"
            )
        }
    }
}
