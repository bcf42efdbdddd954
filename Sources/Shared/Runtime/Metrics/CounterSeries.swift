import CoreMetrics

/// A whole number that only grows.
final class CounterSeries: MetricSeries, CounterHandler {
    let identity: MetricIdentity
    private let count = AtomicCell()

    init(identity: MetricIdentity) {
        self.identity = identity
    }

    func increment(by amount: Int64) {
        // A counter that falls reads as a restart of the process; Prometheus wants it never to fall.
        guard amount > 0 else { return }
        count.add(UInt64(amount))
    }

    func reset() {
        count.set(0)
    }

    func samples() -> [MetricSample] {
        [MetricSample(labels: identity.labels, value: Double(count.load()))]
    }
}
