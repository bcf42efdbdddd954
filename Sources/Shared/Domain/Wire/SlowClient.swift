/// One connection of a node that has been backed up for a second or longer.
package struct SlowClient: Equatable, Sendable {
    /// As its client was greeted.
    package var client: Label
    /// A short digest of its session's id; `-` without a session.
    package var session: Label
    /// The topic of which most waits, as far as that is known; `-` otherwise.
    package var topic: Label
    /// Bytes that wait for it in the node.
    package var queuedBytes: UInt64
    /// For how many whole seconds it has been backed up at least.
    package var seconds: UInt32

    package init(client: Label, session: Label, topic: Label, queuedBytes: UInt64, seconds: UInt32) {
        self.client = client
        self.session = session
        self.topic = topic
        self.queuedBytes = queuedBytes
        self.seconds = seconds
    }

    /// What stands where there is no session, or no topic is known.
    package static let none = Label(trusted: "-")

    /// Whether `left` comes first in a list: more waits for it.
    package static func isBefore(_ left: SlowClient, _ right: SlowClient) -> Bool {
        (left.queuedBytes, left.seconds) > (right.queuedBytes, right.seconds)
    }
}
