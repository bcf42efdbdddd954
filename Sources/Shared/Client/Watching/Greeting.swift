/// What a node says first.
public struct Greeting: Equatable, Sendable {
    /// The connection's name at the node.
    public var client: String
    /// The node's name.
    public var node: String
    /// Seconds between two signs of life of an idle connection.
    public var heartbeat: Int

    /// Makes a greeting, for instance for a test.
    public init(client: String, node: String, heartbeat: Int) {
        self.client = client
        self.node = node
        self.heartbeat = heartbeat
    }
}
