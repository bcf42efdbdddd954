import CoreMetrics
import Metrics
import Sessions

/// What one vhost's sessions have come to.
struct SessionCounters: Sendable {
    private let outcomes: [SessionOutcome: Counter]

    init(name: String, vhost: String, factory: any MetricsFactory) {
        self.outcomes = Dictionary(
            uniqueKeysWithValues: SessionOutcome.allCases.map { outcome in
                let dimensions = [("outcome", outcome.rawValue), ("vhost", vhost)]
                return (outcome, Counter(label: name, dimensions: dimensions, factory: factory))
            }
        )
    }

    func count(_ outcome: SessionOutcome) { self.outcomes[outcome]?.increment() }
}
