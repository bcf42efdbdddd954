import CoreMetrics
import Metrics

/// What one verifier has said.
struct VerdictCounters: Sendable {
    private let allowed: Counter
    private let refused: Counter
    private let failed: Counter

    init(name: String, verifier: String, factory: any MetricsFactory) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: name, dimensions: [("outcome", outcome), ("verifier", verifier)], factory: factory)
        }
        self.allowed = counter("allowed")
        self.refused = counter("refused")
        self.failed = counter("failed")
    }

    func countAllowed() { self.allowed.increment() }

    func countRefused() { self.refused.increment() }

    /// It could not say, which denies too.
    func countFailed() { self.failed.increment() }
}
