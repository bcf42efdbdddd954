/// The hub's word that it took a push in and published it to the nodes.
public struct PushReceipt: Equatable, Sendable {
    /// The topic that was pushed to.
    public var topic: String
    /// The push's own id, when it had one.
    public var id: String?
    /// Where the push stands; nil where its topic keeps no history.
    public var position: TopicPosition?
    /// A push with its id had been taken before, at ``position``: nothing was published again.
    public var isDuplicate: Bool
    /// The topic has had a newer version: nothing was published. ``position`` is that of its last push.
    public var isStale: Bool

    /// Makes a receipt, for instance for a test.
    public init(
        topic: String,
        id: String? = nil,
        position: TopicPosition? = nil,
        isDuplicate: Bool = false,
        isStale: Bool = false
    ) {
        self.topic = topic
        self.id = id
        self.position = position
        self.isDuplicate = isDuplicate
        self.isStale = isStale
    }
}
