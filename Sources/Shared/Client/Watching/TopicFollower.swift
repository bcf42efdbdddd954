import MusterDomain
import NIOCore
import NIOWebSocket
import Synchronization

/// Follows a lasting subscriber's topics over its connections.
///
/// The topics are behind a lock: the task that reads a connection and its event loop, where pauses end, share them.
final class TopicFollower: Sendable {
    private let topics: Mutex<FollowedTopics>
    private let onNews: @Sendable (LastingSubscriber.News) -> Void

    init(_ topics: sending FollowedTopics, onNews: @escaping @Sendable (LastingSubscriber.News) -> Void) {
        self.topics = Mutex(topics)
        self.onNews = onNews
    }

    /// Reads a connection until `deliver` says false.
    ///
    /// - Throws: How the connection ended, or why nothing is left to hear.
    nonisolated(nonsending) func follow(
        _ connection: SubscriberConnection,
        _ deliver: (ReceivedMessage) async throws -> Bool
    ) async throws {
        topics.withLock { $0.connected() }
        askForWhatIsDue(connection.channel)
        while let message = try await connection.read(isAnswerDue: topics.withLock { $0.isWaiting }) {
            switch message {
            case .message(let message):
                guard topics.withLock({ $0.takes(message) }) else { break }
                let wantsMore: Bool
                do {
                    wantsMore = try await deliver(message)
                } catch {
                    throw DeliveryFailure(cause: error)
                }
                guard wantsMore else { return }
            case .subscribed(let id, let results):
                try tell(topics.withLock { $0.subscribed(id: id, results) }, connection)
            case .error(let id, let error):
                try tell(
                    try topics.withLock { topics throws(MusterClientError) in try topics.refused(id: id, error) },
                    connection
                )
            case .gap(let missed):
                if topics.withLock({ $0.missed(missed) }) { onNews(.gap(missed)) }
            case .revoked(let topic, let error):
                guard topics.withLock({ $0.revoked(topic, error) }) else { break }
                onNews(.revoked(topic: topic, error))
                try endIfNothingIsLeft()
            case .hello, .unsubscribed, .goodbye, .other:
                break
            }
        }
        throw MusterClientError(
            code: .connectionClosed(1000),
            message: "expected the node to stay, found it closing normally"
        )
    }

    private func tell(_ results: [SubscriptionResult], _ connection: SubscriberConnection) throws {
        if !results.isEmpty { onNews(.subscribed(node: connection.greeting.node, results)) }
        try endIfNothingIsLeft()
        askForWhatIsDue(connection.channel)
    }

    private func endIfNothingIsLeft() throws(MusterClientError) {
        if let end = topics.withLock({ $0.end }) { throw end }
    }

    private func askForWhatIsDue(_ channel: any Channel) {
        let (commands, pause, number) = topics.withLock { ($0.nextCommands(), $0.nextPause(), $0.connection) }
        send(commands, channel)
        guard let pause else { return }
        channel.eventLoop.scheduleTask(in: TimeAmount(pause)) { [self] in
            send(topics.withLock { $0.pauseEnded(of: number) }, channel)
        }
    }

    private func send(_ commands: [SubscribeCommand], _ channel: any Channel) {
        for command in commands {
            // There are few of them at a time; that one was not sent shows when the connection ends.
            channel.writeAndFlush(SubscriberConnection.frame(.text, command.text), promise: nil)
        }
    }
}
