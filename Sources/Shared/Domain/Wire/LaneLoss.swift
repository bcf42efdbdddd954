/// What the hub answers to a pull of what it has not got any more.
package struct LaneLoss: Equatable, Sendable {
    package var lane: Lane
    package var term: Term
    /// Nothing of the lane up to and with this sequence is left.
    package var through: UInt64

    package init(lane: Lane, term: Term, through: UInt64) {
        self.lane = lane
        self.term = term
        self.through = through
    }
}
