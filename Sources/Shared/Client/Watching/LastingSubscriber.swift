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
        /// The node has taken the program off a topic, which is not asked for again.
        case revoked(topic: String, MusterClientError)
        /// Pushes of a topic are lost to this program.
        case gap(MissedPushes)
        /// There is no connection; the next one is tried after a pause.
        case away(MusterClientError, pause: Duration)
    }

    private let configuration: SubscriberConfiguration
    private let topics: [WantedTopic]
    /// Those between two attempts.
    var pauses: GrowingPause

    /// Makes one; ``run(onNews:deliver:)`` connects.
    public init(_ configuration: SubscriberConfiguration, topics: [WantedTopic], longestPause: Duration = .seconds(10))
    {
        self.configuration = configuration
        self.topics = topics
        self.pauses = GrowingPause(longest: longestPause)
    }

    /// Delivers messages until `deliver` says false, or the task is cancelled.
    ///
    /// Topics that the node refuses or takes away are told to `onNews` and not asked for again; the others go on.
    ///
    /// - Throws: What `deliver` throws, and ``MusterClientError`` when no topic is left that may be heard, or when another attempt
    ///   would fail in the same way.
    public func run(
        onNews: @escaping @Sendable (News) -> Void,
        deliver: (ReceivedMessage) async throws -> Bool
    ) async throws {
        let follower = TopicFollower(FollowedTopics(topics, pauses: pauses), onNews: onNews)
        var policy = ReconnectPolicy(pauses)
        while true {
            var goodbye: (code: UInt16?, hint: Duration?) = (nil, nil)
            do {
                return try await Subscriber(configuration).withConnection { connection in
                    let start = ContinuousClock.now
                    defer {
                        policy.ended(after: start.duration(to: .now))
                        goodbye = (
                            connection.goodbyeCode, connection.reconnectAfterMilliseconds.map { .milliseconds($0) }
                        )
                    }
                    try await follower.follow(connection) { message in
                        policy.delivered()
                        return try await deliver(message)
                    }
                }
            } catch let failure as DeliveryFailure {
                throw failure.cause
            } catch var error as MusterClientError {
                // The close frame can get lost behind the goodbye that announced it.
                if error.code == .unreachable, let code = goodbye.code { error.code = .connectionClosed(code) }
                guard let pause = policy.pause(after: error.code, hint: goodbye.hint) else { throw error }
                onNews(.away(error, pause: pause))
                try await Task.sleep(for: pause)
            }
        }
    }
}
