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
            muster watch ... [--reconnect] [--last | --since <epoch:offset>]
            muster watch ... [--url <url>] [--origin <origin>]
            """,
        discussion: """
            Each message is one line of JSON on standard output: topic, data, and event and id where there are some. \
            News goes to standard error.

              muster watch v1.news.1 v1.clock.1
              muster watch v1.news.1 --count 1 --timeout 10
              muster watch v1.news.1 | jq .data
              muster watch v1.articles.42 --reconnect --since k3f9:12

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

    @Flag(help: "Connect again when the connection ends; what a topic with history had meanwhile comes first.")
    var reconnect = false

    @Flag(help: "Begin with the latest push of each topic that keeps history.")
    var last = false

    @Option(
        help: ArgumentHelp("Begin behind this position of the topic, of which there is one.", valueName: "epoch:offset")
    )
    var since: String?

    func validate() throws {
        if let since {
            guard TopicPosition(since) != nil else {
                throw ValidationError("--since: expected an epoch and an offset such as k3f9:12, found \(since)")
            }
            guard topics.count == 1, !last else {
                throw ValidationError("--since: expected one topic and no --last beside it, found more")
            }
        }
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
        let wanted = topics.map { WantedTopic($0, since: since.flatMap { TopicPosition($0) }, wantsLast: last) }
        guard !reconnect else {
            return try await stay(LastingSubscriber(configuration, topics: wanted), output, progress)
        }
        configuration.onGap = { missed in
            output.note("\(Self.fullName): \(missed.topic): pushes are missing here: \(missed.reason)")
        }
        try await Subscriber(configuration).withConnection { connection in
            try report(try await connection.subscribe(wanted), connection.greeting.node, output)
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

    private func stay(_ subscriber: LastingSubscriber, _ output: Output, _ progress: Progress) async throws {
        do {
            try await deliver(subscriber, output, progress)
        } catch let error as MusterClientError {
            throw CommandError(status: ExitStatus(error.code), message: error.message)
        }
    }

    private func deliver(_ subscriber: LastingSubscriber, _ output: Output, _ progress: Progress) async throws {
        var rest = count ?? .max
        try await subscriber.run { news in
            switch news {
            case .subscribed(let node, let results):
                // Who is denied everything is told by the error that ends it.
                try? report(results, node, output)
                progress.isWatching.store(true, ordering: .releasing)
            case .revoked(let topic, let error):
                output.note("\(Self.fullName): \(topic): expected to stay subscribed, found: \(error.message)")
            case .gap(let missed):
                output.note("\(Self.fullName): \(missed.topic): pushes are missing here: \(missed.reason)")
            case .away(let error, pause: _):
                output.note("\(Self.fullName): \(error.message); it connects again")
            }
        } deliver: { message in
            try output.json(message.json)
            rest -= 1
            return rest > 0
        }
    }

    private func report(_ results: [SubscriptionResult], _ node: String, _ output: Output) throws {
        var refusal: MusterClientError?
        for result in results {
            if let error = result.refusal {
                refusal = error
                output.note("\(Self.fullName): \(result.topic): expected to be let in, found: \(error.message)")
            } else {
                output.note("watching \(result.topic) on \(node)\(result.position.map { " from \($0)" } ?? "")")
                if result.isRecovered == false {
                    let cause = result.cause.map { ": \($0)" } ?? ""
                    output.note("\(Self.fullName): \(result.topic): not recovered\(cause)")
                }
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
