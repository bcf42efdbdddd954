/// The hub's answer to a join, sent after the probe with the node's nonce went out on the stream.
package struct NodeAdmission: Equatable, Sendable {
    /// The stream version to speak.
    package var version: UInt8
    /// The term of the hub that answers.
    package var term: Term
    /// Milliseconds between beats.
    package var beatInterval: UInt32
    /// The most bytes of data that the hub takes in one publish: a node does not send it more.
    package var dataLimit: UInt32

    package init(version: UInt8, term: Term, beatInterval: UInt32, dataLimit: UInt32) {
        self.version = version
        self.term = term
        self.beatInterval = beatInterval
        self.dataLimit = dataLimit
    }
}
