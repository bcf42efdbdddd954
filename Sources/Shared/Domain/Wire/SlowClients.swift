/// The slow connections of a node, or of one of its shards: those with the most waiting, and how many there are.
package struct SlowClients: Equatable, Sendable {
    /// The most entries in one message: what a node says stays small however many of its clients are slow.
    package static let maximumEntries = 100

    /// Those with the most waiting first.
    package private(set) var entries: [SlowClient]
    /// All of them, listed or not.
    package private(set) var total: Int

    package init(entries: [SlowClient] = [], total: Int = 0) {
        self.entries = entries
        self.total = total
    }

    /// Takes others in, and keeps `limit` entries.
    package mutating func merge(_ other: SlowClients, limit: Int) {
        self.total += other.total
        self.entries = Array((self.entries + other.entries).sorted(by: SlowClient.isBefore).prefix(limit))
    }
}
