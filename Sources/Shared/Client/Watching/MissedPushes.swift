/// Pushes of a topic that are lost to a subscriber: those between what it heard before and what it hears next.
public struct MissedPushes: Equatable, Sendable {
    /// The topic that they were pushed to.
    public var topic: String
    /// Why, in the node's words; for people.
    public var reason: String
    /// What comes next is behind it; nil where the topic keeps no history, and for what this connection alone lost.
    public var position: TopicPosition?

    /// Makes one, for instance for a test.
    public init(topic: String, reason: String, position: TopicPosition? = nil) {
        self.topic = topic
        self.position = position
        self.reason = reason
    }
}
