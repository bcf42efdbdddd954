import CoreMetrics
import Metrics
import MusterDomain
import MusterRuntime
import Synchronization

/// All metrics of a node. Shards and the stream's thread count plain integers of their own; once a second the sums
/// come here, so that the broadcast path never touches a metric.
final class NodeMetrics: Sendable {
    private static let liveName = "muster_node_live"
    private static let stateName = "muster_node_state"
    private static let dialectsName = "muster_node_dialect_sockets"
    private static let dropsName = "muster_node_drops_total"
    private static let recoveriesName = "muster_node_recoveries_total"

    private let live: Gauge
    private let states: [(state: NodeReport.State, gauge: Gauge)]
    private let nativeSockets: Gauge
    private let wampSockets: Gauge
    private let gauges: [Gauge]
    private let counters: [Counter]
    private let drops: [Counter]
    private let recoveries: [Counter]
    private let last: Mutex<[UInt64]>

    private typealias Reading = @Sendable (ShardFigures, HubLinkFigures) -> UInt64

    private static let gaugeTable: [(name: String, help: String, read: Reading)] = [
        ("muster_node_sockets", "WebSocket connections that are open", { shards, _ in shards.sockets }),
        ("muster_node_subscriptions", "Pairs of connection and topic", { shards, _ in shards.subscriptions }),
        ("muster_node_topics", "Topics with subscribers, summed over shards", { shards, _ in shards.topics }),
        (
            "muster_node_queued_bytes", "Bytes that wait for slow connections, counted once per connection",
            { shards, _ in shards.queuedBytes }
        ),
        (
            "muster_node_slow_connections", "Connections that have been backed up for a second or longer",
            { shards, _ in shards.slowSockets }
        ),
        ("muster_node_stream_missing", "Pushes that wait to be pulled from the hub", { _, link in link.missing }),
        ("muster_node_stream_lag_messages", "Pushes that are known to exist and did not arrive yet", { $1.missing }),
        (
            "muster_node_stream_lag_milliseconds", "Age of the oldest hole in the stream, or of an overdue beat",
            { _, link in link.lagMilliseconds }
        ),
        ("muster_node_stream_lanes", "Lanes of the stream that the node takes", { _, link in link.lanes }),
        ("muster_node_ring_bytes", "Bytes of the stream that wait for shards", { _, link in link.ringBytes }),
        (
            "muster_node_canary_milliseconds", "What the last canary took from the hub to a WebSocket of each shard",
            { _, link in link.canaryMilliseconds }
        ),
        (
            "muster_node_stream_held_bytes", "Bytes of pushes that wait for one before them",
            { _, link in link.heldBytes }
        ),
        ("muster_node_history_topics", "Topics with history that the node follows", { $1.trackedTopics }),
        ("muster_node_history_topics_behind", "Topics that wait for pushes out of history", { $1.topicsBehind }),
        ("muster_node_history_bytes", "Bytes of pushes kept for clients that come back", { $1.historyBytes }),
        ("muster_node_held_bytes", "Memory of frames that wait for connections", { shards, _ in shards.heldBytes }),
    ]

    private static let counterTable: [(name: String, help: String, read: Reading)] = [
        ("muster_node_connections_opened_total", "Connections that were upgraded", { shards, _ in shards.opened }),
        ("muster_node_upgrades_refused_total", "Upgrades that were refused", { shards, _ in shards.refusedUpgrades }),
        (
            "muster_node_proxy_headers_refused_total", "Connections of proxies without a PROXY header",
            { shards, _ in shards.refusedProxyHeaders }
        ),
        ("muster_node_pushes_total", "Pushes with a subscriber, over all shards", { shards, _ in shards.pushes }),
        ("muster_node_deliveries_total", "Frames queued for connections", { shards, _ in shards.deliveries }),
        (
            "muster_node_slow_closed_total", "Connections closed with a full queue or a stalled one",
            { shards, _ in shards.slowClosed }
        ),
        ("muster_node_silent_closed_total", "Connections of silent peers closed", { shards, _ in shards.silentClosed }),
        (
            "muster_node_protocol_violations_total", "Connections that broke RFC 6455",
            { shards, _ in shards.violations }
        ),
        ("muster_node_wamp_malformed_total", "Messages that are none of WAMP v1", { shards, _ in shards.wampFaults }),
        (
            "muster_node_shard_overruns_total", "Times a shard fell a whole ring behind",
            { shards, _ in shards.overruns }
        ),
        (
            "muster_node_gaps_told_total", "Topics told of lost pushes, over all shards",
            { shards, _ in shards.gapsTold }
        ),
        ("muster_node_stream_received_total", "Pushes received from the hub", { _, link in link.received }),
        ("muster_node_stream_received_bytes_total", "Bytes of those pushes", { _, link in link.receivedBytes }),
        ("muster_node_stream_replayed_total", "Pushes pulled from the hub", { _, link in link.replayed }),
        ("muster_node_stream_lost_total", "Pushes that even the hub had not got any more", { _, link in link.lost }),
        ("muster_node_stream_dropped_total", "Pushes that came twice or too late", { _, link in link.dropped }),
        ("muster_node_stream_malformed_total", "Frames that could not be read", { _, link in link.malformed }),
        ("muster_node_stream_silences_total", "Times the stream fell silent", { _, link in link.silences }),
        ("muster_node_stream_gaps_total", "Holes in the stream that were noticed", { _, link in link.gaps }),
        ("muster_node_stream_beats_total", "Beats of the hub that arrived", { _, link in link.beats }),
        ("muster_node_deaf_total", "Times the hub answered and its stream did not arrive", { $1.deafnesses }),
        ("muster_node_stream_sockets_made_total", "Sockets for the stream made anew", { $1.streamsMade }),
        ("muster_node_control_sockets_made_total", "Sockets for the control door made anew", { $1.controlsMade }),
        ("muster_node_canaries_sent_total", "Canaries that the hub was asked for", { $1.canariesSent }),
        ("muster_node_canaries_returned_total", "Canaries that came back on all shards", { $1.canariesReturned }),
        ("muster_node_canaries_lost_total", "Canaries that did not come back", { $1.canariesLost }),
        ("muster_node_history_recalled_total", "Pushes that came out of history for clients", { $1.recalled }),
        ("muster_node_history_repaired_total", "Pushes that came out of history for holes", { $1.repaired }),
        ("muster_node_history_positions_total", "Commands to which positions were given", { $1.positionsGiven }),
        ("muster_node_history_gaps_total", "Times history had no more what a topic lost", { $1.topicGaps }),
        ("muster_node_stream_batches_total", "Batches handed to the shards", { _, link in link.batches }),
    ]

    /// Series of one counter.
    private static let dropsTable: [(policy: SlowPolicy, read: Reading)] = [
        (.close, { shards, _ in shards.slowClosed }),
        (.dropOldest, { shards, _ in shards.droppedOldest }),
        (.latest, { shards, _ in shards.droppedLatest }),
    ]

    /// Series of one counter: first those that succeeded, then the reasons of those that did not.
    private static let recoveriesTable: [(result: String, read: Reading)] = {
        let recovered: Reading = { shards, _ in shards.recoveries.recovered }
        return RecoveryFailure.allCases.reduce(into: [("recovered", recovered)]) { table, failure in
            table.append((failure.rawValue, { shards, _ in shards.recoveries.failed(by: failure) }))
        }
    }()

    init(registry: PrometheusRegistry) {
        for row in Self.gaugeTable + Self.counterTable { registry.describe(row.name, help: row.help) }
        registry.describe(Self.liveName, help: "1 while the stream of the hub is proven to arrive, else 0")
        registry.describe(Self.stateName, help: "1 for what the node calls itself, else 0")
        registry.describe(Self.dialectsName, help: "WebSocket connections that are open, by their dialect")
        self.live = Gauge(label: Self.liveName, factory: registry)
        self.states = NodeReport.State.allCases.map {
            ($0, Gauge(label: Self.stateName, dimensions: [("state", $0.name)], factory: registry))
        }
        self.nativeSockets = Self.sockets(of: .native, registry)
        self.wampSockets = Self.sockets(of: .wamp(.stork), registry)
        self.gauges = Self.gaugeTable.map { Gauge(label: $0.name, factory: registry) }
        self.counters = Self.counterTable.map { Counter(label: $0.name, factory: registry) }
        self.drops = Self.drops(registry)
        self.recoveries = Self.recoveries(registry)
        self.last = Mutex(Array(repeating: 0, count: Self.readings.count))
    }

    private static let readings =
        NodeMetrics.counterTable.map(\.read) + NodeMetrics.dropsTable.map(\.read)
        + NodeMetrics.recoveriesTable.map(\.read)

    private static func drops(_ registry: PrometheusRegistry) -> [Counter] {
        registry.describe(Self.dropsName, help: "Pushes dropped from slow connections' queues, and for close, closes")
        return Self.dropsTable.map { row in
            Counter(label: Self.dropsName, dimensions: [("policy", row.policy.rawValue)], factory: registry)
        }
    }

    private static func recoveries(_ registry: PrometheusRegistry) -> [Counter] {
        registry.describe(Self.recoveriesName, help: "Topics of clients that came back with a position, by the result")
        return Self.recoveriesTable.map { row in
            Counter(label: Self.recoveriesName, dimensions: [("result", row.result)], factory: registry)
        }
    }

    private static func sockets(of dialect: Dialect, _ registry: PrometheusRegistry) -> Gauge {
        Gauge(label: Self.dialectsName, dimensions: [("dialect", dialect.subprotocol)], factory: registry)
    }

    /// Takes over the sums; counters grow by what has come since the call before.
    func record(_ shards: ShardFigures, _ link: HubLinkFigures, state: NodeReport.State) {
        self.live.record(state == .live ? 1 : 0)
        for (known, gauge) in self.states { gauge.record(known == state ? 1 : 0) }
        self.wampSockets.record(Double(shards.wampSockets))
        self.nativeSockets.record(Double(shards.sockets - min(shards.sockets, shards.wampSockets)))
        for (gauge, row) in zip(self.gauges, Self.gaugeTable) { gauge.record(Double(row.read(shards, link))) }
        self.last.withLock { last in
            for (index, counter) in (self.counters + self.drops + self.recoveries).enumerated() {
                let total = Self.readings[index](shards, link)
                counter.increment(by: Int64(clamping: total &- last[index]))
                last[index] = total
            }
        }
    }
}
