import MusterDomain
import Sessions

/// What the upgrade found out about one connection. It belongs to the connection's handler and goes with it; nobody
/// else's is ever made from it.
struct ConnectionAccess {
    let vhost: VhostID
    let dialect: Dialect
    let subject: AccessSubject
    /// The rules that the connection and its subscriptions have passed.
    var generation: UInt64
    /// Its number in the cluster: from the beginning where the dialect tells it to its client, else made when a push is to leave
    /// the connection out.
    var id: ConnectionID?
    /// What clients of the native dialect are greeted with.
    var number: UInt64 = 0
    /// Stands for the session's id, where the request had one.
    var session: SessionHash?

    /// The number as it is told.
    var clientName: String { String(self.number, radix: 36) }
}
