import MusterDomain

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
        let follower = TopicFollower(FollowedTopics(topics, pace: GrowingPause(longest: longestPause)), onNews: onNews)
        var pace = GrowingPause(longest: longestPause)
        while true {
            do {
                return try await Subscriber(configuration).withConnection { connection in
                    pace.reset()
                    try await follower.follow(connection, deliver)
                }
            } catch let error as MusterClientError {
                guard Self.mayPass(error) else { throw error }
                let pause = pace.next()
                onNews(.away(error, pause: pause))
                try await Task.sleep(for: pause)
            }
        }
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
}
