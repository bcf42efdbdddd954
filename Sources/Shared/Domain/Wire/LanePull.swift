/// What a node asks the hub for again: messages of one lane and term that the stream did not bring.
package struct LanePull: Equatable, Sendable {
    package var lane: Lane
    package var term: Term
    /// The first missing sequence, and the last one that is known to be missing. Between them may stand some that came.
    package var sequences: ClosedRange<UInt64>
    /// Bytes of frames that the hub may send for it; one frame is sent however large it is.
    package var credit: Int

    package init(lane: Lane, term: Term, sequences: ClosedRange<UInt64>, credit: Int) {
        self.lane = lane
        self.term = term
        self.sequences = sequences
        self.credit = credit
    }
}
