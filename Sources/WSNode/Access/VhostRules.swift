import MusterDomain

/// One vhost as the shards go by it; immutable, and shared by all of them.
final class VhostRules: Sendable {
    let vhost: Vhost
    /// Where sessions come from; nil: everybody's is empty.
    let sessions: SessionSource?
    let sessionCounters: SessionCounters
    /// The families that have something to subscribe new connections to, by their numbers.
    let automatic: [Int]

    init(vhost: Vhost, sessions: SessionSource?, counters: SessionCounters) {
        self.vhost = vhost
        self.sessions = sessions
        self.sessionCounters = counters
        self.automatic = vhost.topics.families.indices.filter { vhost.topics.families[$0].auto != nil }
    }
}
