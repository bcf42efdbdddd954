/// The hub's answer to a join, sent after the probe with the node's nonce went out on the stream.
package struct NodeAdmission: Equatable, Sendable {
    /// The stream version to speak.
    package var version: UInt8
    package var term: Term
    /// The last sequence of each of the 256 lanes when the probe went out.
    package var heads: [UInt64]
    /// Milliseconds between beats.
    package var beatInterval: UInt32

    package init(version: UInt8, term: Term, heads: [UInt64], beatInterval: UInt32) {
        self.version = version
        self.term = term
        self.heads = heads
        self.beatInterval = beatInterval
    }
}
