/// What a shard counts; published once a second for metrics and for the hub.
struct ShardFigures: Sendable, Equatable {
    /// Connections that are open now.
    var sockets: UInt64 = 0
    /// Those among them that speak WAMP v1.
    var wampSockets: UInt64 = 0
    /// Pairs of connection and topic now.
    var subscriptions: UInt64 = 0
    /// Topics with subscribers now.
    var topics: UInt64 = 0
    /// Bytes that wait for all connections, each counted once per connection.
    var queuedBytes: UInt64 = 0
    /// Connections that have been backed up for a second at least.
    var slowSockets: UInt64 = 0
    /// Memory that those bytes take.
    var heldBytes: UInt64 = 0

    /// Connections that were ever opened.
    var opened: UInt64 = 0
    /// Upgrades that were refused.
    var refusedUpgrades: UInt64 = 0
    /// Connections of proxies that did not begin with a PROXY header.
    var refusedProxyHeaders: UInt64 = 0
    /// Pushes that had a subscriber here.
    var pushes: UInt64 = 0
    /// Frames that were queued for a connection.
    var deliveries: UInt64 = 0
    /// Connections closed because their queue was full, or because they took nothing of it for too long.
    var slowClosed: UInt64 = 0
    /// Pushes dropped from queues of connections that stay, by the policies of their topics.
    var droppedOldest: UInt64 = 0
    var droppedLatest: UInt64 = 0
    /// Connections closed because their peer was silent.
    var silentClosed: UInt64 = 0
    /// Connections closed because of a broken rule of RFC 6455.
    var violations: UInt64 = 0
    /// Messages that are none of WAMP v1.
    var wampFaults: UInt64 = 0
    /// Times this shard was overrun by the stream and closed its connections.
    var overruns: UInt64 = 0
    /// Topics whose subscribers were told that pushes are lost.
    var gapsTold: UInt64 = 0
    /// Clients that came back with a position.
    var recoveries = RecoveryFigures()

    static func += (left: inout ShardFigures, right: ShardFigures) {
        left.sockets += right.sockets
        left.wampSockets += right.wampSockets
        left.subscriptions += right.subscriptions
        left.topics += right.topics
        left.queuedBytes += right.queuedBytes
        left.slowSockets += right.slowSockets
        left.droppedOldest += right.droppedOldest
        left.droppedLatest += right.droppedLatest
        left.heldBytes += right.heldBytes
        left.opened += right.opened
        left.refusedUpgrades += right.refusedUpgrades
        left.refusedProxyHeaders += right.refusedProxyHeaders
        left.pushes += right.pushes
        left.deliveries += right.deliveries
        left.slowClosed += right.slowClosed
        left.silentClosed += right.silentClosed
        left.violations += right.violations
        left.wampFaults += right.wampFaults
        left.overruns += right.overruns
        left.gapsTold += right.gapsTold
        left.recoveries += right.recoveries
    }
}
