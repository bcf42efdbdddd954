import CoreMetrics

/// Counts of values at or below fixed upper bounds, and their sum; times are in seconds.
final class HistogramSeries: MetricSeries, TimerHandler, RecorderHandler {
    let identity: MetricIdentity
    private let bounds: [Double]
    /// One for each bound and the last for what is above all of them.
    private let cells: [AtomicCell]
    private let sum = AtomicDouble()

    /// - Parameter bounds: upper bounds, sorted.
    init(identity: MetricIdentity, bounds: [Double]) {
        self.identity = identity
        self.bounds = bounds
        self.cells = (0...bounds.count).map { _ in AtomicCell() }
    }

    func recordNanoseconds(_ duration: Int64) {
        record(Double(duration) / 1_000_000_000)
    }

    func record(_ value: Int64) {
        record(Double(value))
    }

    func record(_ value: Double) {
        // A sum that is once NaN stays NaN.
        guard value.isFinite else { return }
        cells[bounds.firstIndex { value <= $0 } ?? bounds.count].add(1)
        sum.add(value)
    }

    func samples() -> [MetricSample] {
        var samples: [MetricSample] = []
        var cumulative: UInt64 = 0
        for (bound, cell) in zip(bounds + [.infinity], cells) {
            cumulative += cell.load()
            samples.append(
                MetricSample(
                    suffix: "_bucket",
                    labels: identity.labels,
                    upperBound: bound,
                    value: Double(cumulative)
                )
            )
        }
        samples.append(MetricSample(suffix: "_sum", labels: identity.labels, value: sum.load()))
        // From the buckets just read, so that `_count` always equals the last bucket.
        samples.append(MetricSample(suffix: "_count", labels: identity.labels, value: Double(cumulative)))
        return samples
    }
}
