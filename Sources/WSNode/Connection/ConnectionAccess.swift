import MusterDomain

/// What the upgrade found out about one connection. It belongs to the connection's handler and goes with it; nobody
/// else's is ever made from it.
struct ConnectionAccess {
    let vhost: VhostID
    let subject: AccessSubject
    /// The rules that the connection and its subscriptions have passed.
    var generation: UInt64
    /// Its number in the cluster; made when a push is to leave it out.
    var id: ConnectionID?
}
