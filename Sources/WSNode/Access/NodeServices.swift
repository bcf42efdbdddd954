import Logging
import MusterDomain

/// What all shards of a node use together.
struct NodeServices: Sendable {
    /// Hands a client's push to the hub; the answer comes exactly once, on any thread.
    typealias Publish =
        @Sendable (
            _ push: Push,
            _ answer: @escaping @Sendable (Result<PublishReceipt, Refusal>) -> Void
        ) -> Void

    /// Looks up sessions. A pool of its own: verifiers that do not answer must not keep everybody out.
    let sessions: WorkPool
    /// Asks the embedding program.
    let verifiers: WorkPool
    let publish: Publish
    let metrics: AccessMetrics
    let logger: Logger
    let unavailableLog = SharedLogLimiter()
    let unpublishedLog = SharedLogLimiter()
    let proxyHeaderLog = SharedLogLimiter()
    let refusedUpgradeLog = SharedLogLimiter()

    /// Brings the gauges up to date; called once a second.
    func recordDepths() {
        for pool in [self.sessions, self.verifiers] { self.metrics.recordDepth(pool.depth, of: pool.name) }
    }

    /// Queues work in `pool`; counts when it is full.
    func submit(_ work: Work, to pool: WorkPool) -> Bool {
        let isTaken = pool.submit(work)
        if !isTaken { self.metrics.poolRefused(pool.name) }
        return isTaken
    }
}
