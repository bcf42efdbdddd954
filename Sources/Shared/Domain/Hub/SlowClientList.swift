/// The slow clients of the whole cluster, as far as its nodes have answered.
package struct SlowClientList: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var node: Label
        package var client: SlowClient
    }

    /// Those with the most waiting first.
    package private(set) var entries: [Entry] = []
    /// All slow clients of the nodes that have answered, listed or not.
    package private(set) var total = 0
    /// How many nodes were asked.
    package var nodes: Int
    /// Those among them that did not answer in time.
    package var silent: [Label] = []

    package init(nodes: Int = 0) {
        self.nodes = nodes
    }

    /// Takes a node's answer in, and keeps `limit` entries.
    mutating func add(_ clients: SlowClients, of node: Label, limit: Int) {
        self.total += clients.total
        self.entries += clients.entries.map { Entry(node: node, client: $0) }
        self.entries.sort { SlowClient.isBefore($0.client, $1.client) }
        if self.entries.count > limit { self.entries.removeLast(self.entries.count - limit) }
    }
}
