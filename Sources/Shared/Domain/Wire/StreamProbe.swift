/// What the hub publishes when a node joins: the node's nonce, and where the stream stands at this very place in it.
///
/// The heads travel on the stream and not beside it, so that a node can compare them with what it has received: every
/// message that they count was published before the probe, and what has not come by then never will.
package struct StreamProbe: Equatable, Sendable {
    package var nonce: StreamNonce
    package var term: Term
    /// The lanes that have published something in the term, each once.
    package var heads: [StreamBeat.Head]

    package init(nonce: StreamNonce, term: Term, heads: [StreamBeat.Head]) {
        self.nonce = nonce
        self.term = term
        self.heads = heads
    }
}
