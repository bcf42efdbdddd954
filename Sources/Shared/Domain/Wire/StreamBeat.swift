/// The hub's sign of life: the heads of all lanes that moved since the beat before.
package struct StreamBeat: Equatable, Sendable {
    /// The last sequence that a lane has published in the beat's term.
    package struct Head: Equatable, Sendable {
        package var lane: Lane
        package var sequence: UInt64

        package init(lane: Lane, sequence: UInt64) {
            self.lane = lane
            self.sequence = sequence
        }
    }

    package var term: Term
    /// Counts the beats of a term, from 1, so that a lost one is noticed.
    package var number: UInt64
    /// At most 256, each lane once.
    package var heads: [Head]

    package init(term: Term, number: UInt64, heads: [Head]) {
        self.term = term
        self.number = number
        self.heads = heads
    }
}
