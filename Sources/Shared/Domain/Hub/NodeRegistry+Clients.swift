import NIOCore

extension NodeRegistry {
    /// The names of all nodes that have joined, by their connections.
    package var names: [ByteBuffer: Label] { self.nodes.mapValues(\.introduction.name) }
}
