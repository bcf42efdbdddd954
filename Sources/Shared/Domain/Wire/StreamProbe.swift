/// What the hub publishes when a node joins, or begins to follow a lane: the node's nonce, and where the stream stands at this
/// very place in it.
///
/// The heads travel on the stream and not beside it, so that a node can compare them with what it has received: every
/// message that they count was published before the probe, and what has not come by then never will.
package struct StreamProbe: Equatable, Sendable {
    package var nonce: StreamNonce
    package var term: Term
    /// The lanes that have published something in the term, each once.
    package var heads: [StreamBeat.Head]
    /// The lane that it was published on, of which alone it then tells the head; nil: on the channel of beats, for all lanes.
    package var lane: Lane?

    package init(nonce: StreamNonce, term: Term, heads: [StreamBeat.Head], lane: Lane? = nil) {
        self.nonce = nonce
        self.term = term
        self.heads = heads
        self.lane = lane
    }
}
