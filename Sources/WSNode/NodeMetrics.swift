import CoreMetrics
import Metrics
import Synchronization

/// All metrics of a node. Shards and the stream's thread count plain integers of their own; once a second the sums
/// come here, so that the broadcast path never touches a metric.
final class NodeMetrics: Sendable {
    private let gauges: [Gauge]
    private let counters: [Counter]
    private let last: Mutex<[UInt64]>

    private static let gaugeNames = [
        "muster_node_sockets", "muster_node_subscriptions", "muster_node_topics", "muster_node_queued_bytes",
        "muster_node_held_bytes", "muster_node_live",
    ]
    private static let counterNames = [
        "muster_node_connections_opened_total", "muster_node_upgrades_refused_total", "muster_node_pushes_total",
        "muster_node_deliveries_total", "muster_node_slow_closed_total", "muster_node_silent_closed_total",
        "muster_node_protocol_violations_total", "muster_node_shard_overruns_total",
        "muster_node_stream_received_total", "muster_node_stream_received_bytes_total",
        "muster_node_stream_missing_total", "muster_node_stream_dropped_total",
        "muster_node_stream_malformed_total", "muster_node_stream_silences_total", "muster_node_stream_batches_total",
    ]

    init(factory: any MetricsFactory) {
        self.gauges = Self.gaugeNames.map { Gauge(label: $0, factory: factory) }
        self.counters = Self.counterNames.map { Counter(label: $0, factory: factory) }
        self.last = Mutex(Array(repeating: 0, count: Self.counterNames.count))
    }

    /// Takes over the sums; counters grow by what has come since the call before.
    func record(_ shards: ShardFigures, _ link: HubLinkFigures, isLive: Bool) {
        let now: [UInt64] = [
            shards.sockets, shards.subscriptions, shards.topics, shards.queuedBytes, shards.heldBytes, isLive ? 1 : 0,
        ]
        for (gauge, value) in zip(self.gauges, now) { gauge.record(Double(value)) }
        let totals: [UInt64] = [
            shards.opened, shards.refusedUpgrades, shards.pushes, shards.deliveries, shards.slowClosed,
            shards.silentClosed, shards.violations, shards.overruns, link.received, link.receivedBytes, link.missing,
            link.dropped, link.malformed, link.silences, link.batches,
        ]
        self.last.withLock { last in
            for (index, total) in totals.enumerated() {
                self.counters[index].increment(by: Int64(clamping: total &- last[index]))
            }
            last = totals
        }
    }
}
