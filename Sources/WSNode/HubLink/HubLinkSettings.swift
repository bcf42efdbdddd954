import MusterDomain
import ZeroMQ

/// Where a node's hub is, and what the node says of itself there.
struct HubLinkSettings: Sendable {
    /// The hub's XPUB socket.
    var publish: String
    /// The hub's ROUTER socket for nodes.
    var control: String
    /// How much of the stream the node takes.
    var fanout = StreamFanout.all
    /// Bounds of what is kept for clients that come back.
    var history = HistoryTracker.Limits()
    /// CURVE: the node's own keys and the hub's public key; nil for a link in the clear.
    var keys: Keys?
    var name: Label
    var program: Label
    /// Where the node's operations port listens.
    var operations: Label

    struct Keys: Sendable {
        var own: CurveKeyPair
        var server: CurvePublicKey
    }

    /// Messages per drain of the stream: one hand-over serves them all.
    static let drainLimit = 256
    /// Bytes of one drain, give or take one message: large pushes must not make a batch outweigh the shards' ring.
    static let drainBytes = 4 << 20
    /// After a drain that found several messages: what comes meanwhile costs one hand-over more, not one each.
    static let gatherMicroseconds: UInt32 = 300
    /// Messages that libzmq keeps on each side of the stream for this node. Its default of 1 000 drops at the first burst.
    static let highWaterMark = 100_000
    /// Larger than any frame that a hub may send (16 MB of data and its header): a peer cannot make the node allocate more.
    static let maximumMessageBytes = 17 << 20
    /// Larger than any answer of the hub, of which a replay of one frame is the largest.
    static let maximumAnswerBytes = maximumMessageBytes + (64 << 10)
    /// Messages that libzmq keeps on each side of the control connection: all publishes on their way, and their answers.
    static let controlHighWaterMark = 5_000
    /// Publishes sent in one turn: the stream must not wait for them.
    static let publishLimit = 256
}
