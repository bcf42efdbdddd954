import NIOCore

/// A push that a node has the hub publish for it alone, to see that pushes still take their whole way.
package struct StreamCanary: Equatable, Sendable {
    /// Tells the nodes' canaries apart; a node draws it when it starts.
    package var node: UInt64
    /// Counts the node's canaries.
    package var number: UInt64

    package init(node: UInt64, number: UInt64) {
        self.node = node
        self.number = number
    }

    /// The canaries' own vhost, which no manifest can declare: its number has no name.
    package static let vhost = VhostID(rawValue: .max)

    /// The topic that this node's canaries come on.
    package var topic: TopicName {
        TopicName(trusted: "canary.\(String(self.node, radix: 16))")
    }

    /// What the hub publishes.
    package var push: Push {
        Push(vhost: Self.vhost, topic: self.topic, kind: .json, data: ByteBuffer(string: String(self.number)))
    }
}
