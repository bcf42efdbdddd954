import CoreMetrics

/// A floating-point number that only grows.
final class FloatingCounterSeries: MetricSeries, FloatingPointCounterHandler {
    let identity: MetricIdentity
    private let total = AtomicDouble()

    init(identity: MetricIdentity) {
        self.identity = identity
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        total.add(amount)
    }

    func reset() {
        total.set(0)
    }

    func samples() -> [MetricSample] {
        [MetricSample(labels: identity.labels, value: total.load())]
    }
}
