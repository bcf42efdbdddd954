import Metrics
import MusterDomain
import Synchronization

/// What history counts by itself; taken over with each beat.
final class HistoryMetrics: Sendable {
    private let topics: Gauge
    private let bytes: Gauge
    private let size: Gauge
    private let queued: Gauge
    private let counters: [Counter]
    private let last = Mutex([UInt64](repeating: 0, count: HistoryMetrics.readings.count))

    private typealias Reading = @Sendable (HistorySnapshot) -> UInt64

    private static let readings: [(name: String, reason: String?, read: Reading)] = [
        ("appended", nil, { $0.figures.appended }), ("commits", nil, { $0.figures.commits }),
        ("failures", nil, { $0.figures.failures }), ("removed", "keep", { $0.figures.trimmed }),
        ("removed", "for", { $0.figures.expired }), ("removed", "limit", { $0.figures.evicted }),
        ("forgotten", nil, { $0.figures.forgotten }), ("damaged", nil, { $0.damaged }),
    ]

    init(factory: any MetricsFactory) {
        func gauge(_ name: String) -> Gauge { Gauge(label: "muster_hub_history_\(name)", factory: factory) }
        topics = gauge("topics")
        bytes = gauge("bytes")
        size = gauge("store_bytes")
        queued = gauge("queued_bytes")
        counters = Self.readings.map { row in
            let dimensions = row.reason.map { [("reason", $0)] } ?? []
            return Counter(label: "muster_hub_history_\(row.name)_total", dimensions: dimensions, factory: factory)
        }
    }

    func record(_ snapshot: HistorySnapshot, queued: Int) {
        topics.record(snapshot.topics)
        bytes.record(snapshot.bytes)
        size.record(Double(snapshot.size))
        self.queued.record(queued)
        last.withLock { last in
            for (index, counter) in counters.enumerated() {
                let total = Self.readings[index].read(snapshot)
                counter.increment(by: Int64(clamping: total &- last[index]))
                last[index] = total
            }
        }
    }
}
