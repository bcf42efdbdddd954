import MusterDomain
import NIOCore

/// What every shard of a node is told.
struct ShardSettings: Sendable {
    var nodeName: String
    var broadcast: BroadcastLimits
    var webSocket: WebSocketLimits
    var upgrade: UpgradeLimits
    var origins: OriginPolicy
    /// Between two pings of one connection, and between two beats of an idle one.
    var heartbeatSeconds: Int
    /// From accept to a complete upgrade request: a peer that sends a byte a minute holds its descriptor no longer.
    var handshakeTime: TimeAmount
    /// How long a client's command waits to learn where topics stand: a hub that is away may stay so.
    var positionTime = TimeAmount.seconds(10)
    /// Sweeps, of a second each, in which nothing of what waits for a connection is taken before it is closed.
    var stallSeconds: UInt32 = 30
    /// Topics of one connection: a client cannot fill the table.
    var subscriptionsPerConnection: Int
    /// Connections of this shard; nil where only descriptors bound them.
    var connections: Int?
    /// Who is believed about where a client is.
    var proxies = TrustedProxies()
    /// Whether connections of `proxies` begin with a PROXY header.
    var readsProxyHeaders = false

    /// From our close frame to the end of the connection, for peers that do not answer it.
    static let closeTime = TimeAmount.seconds(5)
    /// Pushes of one connection that wait for the hub's answer: a client cannot fill the way there.
    static let unansweredPublishes = 64
    /// What verifying for one connection may take of the loop before others come in between, give or take one topic, and
    /// until it goes on.
    static let sliceTime = TimeAmount.milliseconds(2)
    static let slicePause = TimeAmount.milliseconds(1)
    /// Replies that a peer does not read: past this, its commands are not read either.
    static let replyBytes = 64 * 1024
    /// What a channel may hold of the queue behind the rest of a begun frame.
    static let channelBytes = 64 * 1024
    /// Slots that are sent to in one turn, per line. What arrives while a long line is worked off joins the queues of those
    /// whose turn is still to come, and costs them no system call of its own.
    static let expressSlice = 256
    static let bulkSlice = 64
    /// Batches that one turn hands out before it sends.
    static let batchesPerTurn = 4
}
