/// Where the fields of one push stand in its frame: integers only, so that a node can keep a batch of them without
/// a reference each.
package struct StreamPush: Equatable, Sendable {
    package var lane: Lane
    package var vhost: VhostID
    package var term: Term
    /// Contiguous per lane and term, from 1.
    package var sequence: UInt64
    package var kind: DataKind
    package var topic: Range<Int>
    /// Empty where the push has none.
    package var event: Range<Int>
    /// Empty where the push has none.
    package var id: Range<Int>
    package var data: Range<Int>
    /// Its place in its topic; nil where the topic keeps no history.
    package var position: Position?
    /// The connections that must not hear it, eight bytes each; empty where there is none.
    package var excluded = 0..<0
    /// The connections that alone may hear it; nil: everybody, empty: nobody.
    package var eligible: Range<Int>?

    /// Whether it is for all subscribers of its topic.
    package var isForEveryone: Bool { self.excluded.isEmpty && self.eligible == nil }
}
