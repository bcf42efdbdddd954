import MusterDomain
import Synchronization

/// Stays subscribed: a connection that ends is made anew, and what was pushed meanwhile to topics that keep history comes first.
///
/// ```swift
/// let subscriber = LastingSubscriber(SubscriberConfiguration(url: "ws://127.0.0.1:8080/"), topics: [WantedTopic("v1.news.1")])
/// try await subscriber.run { news in print(news) } deliver: { message in print(message.data); return true }
/// ```
public struct LastingSubscriber: Sendable {
    /// What happens besides messages.
    public enum News: Sendable {
        /// A connection is there, with what became of the topics.
        case subscribed(node: String, [SubscriptionResult])
        /// Pushes of a topic are lost to this program.
        case gap(MissedPushes)
        /// There is no connection; the next one is tried after a pause.
        case away(MusterClientError, pause: Duration)
    }

    private let configuration: SubscriberConfiguration
    private let topics: [WantedTopic]
    /// The longest pause between two attempts.
    private let longestPause: Duration

    /// Makes one; ``run(onNews:deliver:)`` connects.
    public init(_ configuration: SubscriberConfiguration, topics: [WantedTopic], longestPause: Duration = .seconds(10))
    {
        self.configuration = configuration
        self.topics = topics
        self.longestPause = longestPause
    }

    /// Delivers messages until `deliver` says false, or the task is cancelled.
    ///
    /// - Throws: What `deliver` throws, and ``MusterClientError`` `denied` when no topic may be heard, or the address is none.
    public func run(
        onNews: @escaping @Sendable (News) -> Void,
        deliver: (ReceivedMessage) async throws -> Bool
    ) async throws {
        // Gaps are told while the connection is read, by the same task.
        let positions = Mutex(TopicPositions(topics))
        var configuration = configuration
        // A node may wait 10 s for its hub before it answers.
        configuration.replyTimeout = max(configuration.replyTimeout, .seconds(15))
        configuration.onGap = { missed in
            positions.withLock { $0.missed(missed) }
            onNews(.gap(missed))
        }
        var attempts = 0
        while true {
            do {
                let isOver = try await Subscriber(configuration).withConnection { connection in
                    try await begin(connection, positions, onNews)
                    attempts = 0
                    return try await forward(connection, positions, deliver)
                }
                if isOver { return }
            } catch let error as MusterClientError {
                guard Self.mayPass(error) else { throw error }
                let pause = pause(after: &attempts)
                onNews(.away(error, pause: pause))
                try await Task.sleep(for: pause)
            }
        }
    }

    private nonisolated(nonsending) func begin(
        _ connection: SubscriberConnection,
        _ positions: borrowing Mutex<TopicPositions>,
        _ onNews: (News) -> Void
    ) async throws {
        var asked = positions.withLock { $0.connected() }
        var attempts = 0
        while !asked.isEmpty {
            let results = try await connection.subscribe(asked)
            asked = positions.withLock { positions in
                positions.subscribed(results)
                return positions.undecided(results)
            }
            onNews(.subscribed(node: connection.greeting.node, results))
            if positions.withLock({ $0.isEmpty }) {
                throw results.compactMap(\.refusal).first
                    ?? MusterClientError(code: .denied, message: "expected a topic that may be heard, found none")
            }
            // The node could not ask its hub about these; it has to be given time.
            if !asked.isEmpty { try await Task.sleep(for: pause(after: &attempts)) }
        }
    }

    private nonisolated(nonsending) func forward(
        _ connection: SubscriberConnection,
        _ positions: borrowing Mutex<TopicPositions>,
        _ deliver: (ReceivedMessage) async throws -> Bool
    ) async throws -> Bool {
        for try await message in connection.messages where positions.withLock({ $0.takes(message) }) {
            guard try await deliver(message) else { return true }
        }
        throw MusterClientError(
            code: .connectionClosed(1000),
            message: "expected the node to stay, found it closing normally"
        )
    }

    /// Whether another attempt may succeed.
    private static func mayPass(_ error: MusterClientError) -> Bool {
        switch error.code {
        case .unreachable, .timedOut, .overloaded, .closed: true
        case .connectionClosed(let code): CloseCode.action(of: code) != .never
        case .refused(let number): number == 503
        case .invalidArgument, .denied, .protocolViolation: false
        }
    }

    /// Twofold from half a second on, and anywhere below that by chance: many programs do not come back together.
    private func pause(after attempts: inout Int) -> Duration {
        let ceiling = min(longestPause, .milliseconds(500) * (1 << min(attempts, 10)))
        attempts += 1
        return ceiling * Double.random(in: 0...1)
    }
}
