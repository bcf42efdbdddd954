import CoreMetrics
import Metrics
import MusterRuntime

/// The metrics of sessions, verifiers, clients' pushes and reloads. Labels are names of the manifest, never of clients.
struct AccessMetrics: Sendable {
    private static let sessionsName = "muster_node_session_lookups_total"
    private static let verdictsName = "muster_node_verdicts_total"
    private static let poolDepthName = "muster_node_pool_queued"
    private static let poolRefusedName = "muster_node_pool_refused_total"
    private static let publishesName = "muster_node_publishes_total"
    private static let reloadsName = "muster_node_reloads_total"

    private let lookupTime: Metrics.Timer
    private let registry: PrometheusRegistry
    private let published: Counter
    private let unpublished: Counter
    private let adopted: Counter
    private let rejected: Counter

    init(registry: PrometheusRegistry) {
        let name = "muster_node_session_lookup_seconds"
        registry.describe(name, help: "Time that lookups of sessions took, waiting included")
        registry.describe(Self.sessionsName, help: "Upgrades by what became of their session")
        registry.describe(Self.verdictsName, help: "What verifiers said: allowed, refused, or failed, which denies too")
        registry.describe(Self.poolDepthName, help: "Work that waits for a worker of a pool")
        registry.describe(Self.poolRefusedName, help: "Work that a full pool refused")
        registry.describe(Self.publishesName, help: "Clients' pushes that the hub took, and those that were refused")
        registry.describe(Self.reloadsName, help: "Manifests that replaced another one, and those that could not")
        self.registry = registry
        self.lookupTime = Metrics.Timer(label: name, factory: registry)
        (self.published, self.unpublished) = Self.pair(Self.publishesName, "published", "refused", registry)
        (self.adopted, self.rejected) = Self.pair(Self.reloadsName, "adopted", "rejected", registry)
    }

    private static func pair(
        _ name: String,
        _ first: String,
        _ second: String,
        _ registry: PrometheusRegistry
    ) -> (Counter, Counter) {
        (
            Counter(label: name, dimensions: [("outcome", first)], factory: registry),
            Counter(label: name, dimensions: [("outcome", second)], factory: registry)
        )
    }

    func sessions(ofVhost name: String) -> SessionCounters {
        SessionCounters(name: Self.sessionsName, vhost: name, factory: self.registry)
    }

    func verdicts(ofVerifier label: String) -> VerdictCounters {
        VerdictCounters(name: Self.verdictsName, verifier: label, factory: self.registry)
    }

    func poolRefused(_ pool: WorkPool.Name) {
        Counter(label: Self.poolRefusedName, dimensions: [("pool", pool.rawValue)], factory: self.registry).increment()
    }

    func recordDepth(_ depth: Int, of pool: WorkPool.Name) {
        Gauge(label: Self.poolDepthName, dimensions: [("pool", pool.rawValue)], factory: self.registry).record(depth)
    }

    /// From the upgrade's question to the store's answer.
    func lookedUp(in time: Duration) { self.lookupTime.record(duration: time) }

    func publishAnswered(isPublished: Bool) {
        (isPublished ? self.published : self.unpublished).increment()
    }

    func reloaded(isAdopted: Bool) {
        (isAdopted ? self.adopted : self.rejected).increment()
    }
}
