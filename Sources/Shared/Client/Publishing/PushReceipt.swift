/// The hub's word that it took a push in and published it to the nodes.
public struct PushReceipt: Equatable, Sendable {
    /// The topic that was pushed to.
    public var topic: String
    /// The push's own id, when it had one.
    public var id: String?

    /// Makes a receipt, for instance for a test.
    public init(topic: String, id: String? = nil) {
        self.topic = topic
        self.id = id
    }
}
