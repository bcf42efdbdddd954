import NIOCore

/// Bounds of a pool of connections to Redis.
struct RedisPoolLimits: Sendable, Equatable {
    var connections: Int
    /// Lookups that wait for a connection: when Redis is slower than clients come, the rest is told so at once instead of
    /// queueing for answers that come too late.
    var waiting = 1024
    /// What was idle for longer is not used any more: firewalls forget connections without telling either side.
    var idleTime = TimeAmount.seconds(30)
    /// For a connection to be made, with the host's name found, the password accepted and the database chosen.
    var connectTime: TimeAmount
}
