/// Whom among the subscribers of its topic a push is for. Clients that publish say so; backends never do.
package struct Audience: Equatable, Sendable {
    /// Connections that one list may name. A list travels to every node, and each of them looks up each of its entries: what
    /// one client may make all nodes do with one push ends here.
    package static let maximumCount = 64

    package static let everyone = Audience()

    /// Who must not hear it.
    package let excluded: [ConnectionID]
    /// Who alone may hear it; nil: everybody, empty: nobody.
    package let eligible: [ConnectionID]?

    /// Both lists have at most `maximumCount` entries.
    package init(excluded: [ConnectionID] = [], eligible: [ConnectionID]? = nil) {
        precondition(
            excluded.count <= Self.maximumCount && eligible?.count ?? 0 <= Self.maximumCount,
            "lists of an audience are bounded where they are read"
        )
        self.excluded = excluded
        self.eligible = eligible
    }
}
