import CoreMetrics

/// A value that goes up and down.
final class GaugeSeries: MetricSeries, MeterHandler, RecorderHandler {
    let identity: MetricIdentity
    private let value = AtomicDouble()

    init(identity: MetricIdentity) {
        self.identity = identity
    }

    func set(_ new: Int64) { value.set(Double(new)) }
    func set(_ new: Double) { value.set(new) }
    func increment(by amount: Double) { value.add(amount) }
    func decrement(by amount: Double) { value.add(-amount) }
    func record(_ new: Int64) { value.set(Double(new)) }
    func record(_ new: Double) { value.set(new) }

    func samples() -> [MetricSample] {
        [MetricSample(labels: identity.labels, value: value.load())]
    }
}
