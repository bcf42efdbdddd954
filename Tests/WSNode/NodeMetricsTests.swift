import MusterDomain
import MusterRuntime
import Testing

@testable import WSNode

@Suite struct NodeMetricsTests {
    /// Families with several samples.
    private static let labelled = [
        "muster_node_dialect_sockets", "muster_node_drops_total", "muster_node_recoveries_total", "muster_node_state",
    ]

    /// The samples of a registry by name.
    private static func values(_ registry: PrometheusRegistry) -> [String: Double] {
        Dictionary(
            registry.families().compactMap { family in family.samples.first.map { (family.name, $0.value) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test func everyFigureHasItsMetric() {
        let registry = PrometheusRegistry()
        let metrics = NodeMetrics(registry: registry)
        metrics.record(
            ShardFigures(
                sockets: 1,
                wampSockets: 1,
                subscriptions: 2,
                topics: 3,
                queuedBytes: 4,
                slowSockets: 37,
                heldBytes: 5,
                opened: 6,
                refusedUpgrades: 7,
                refusedProxyHeaders: 22,
                pushes: 8,
                deliveries: 9,
                slowClosed: 10,
                droppedOldest: 26,
                droppedLatest: 27,
                silentClosed: 11,
                violations: 12,
                wampFaults: 21,
                overruns: 13,
                gapsTold: 24
            ),
            HubLinkFigures(
                received: 14,
                receivedBytes: 15,
                missing: 16,
                gaps: 25,
                lagMilliseconds: 26,
                lanes: 27,
                ringBytes: 28,
                replayed: 21,
                lost: 22,
                heldBytes: 23,
                dropped: 17,
                malformed: 18,
                silences: 19,
                beats: 29,
                deafnesses: 30,
                streamsMade: 31,
                controlsMade: 32,
                canariesSent: 33,
                canariesReturned: 34,
                canariesLost: 35,
                canaryMilliseconds: 36,
                trackedTopics: 38,
                topicsBehind: 39,
                historyBytes: 40,
                recalled: 41,
                repaired: 42,
                positionsGiven: 43,
                topicGaps: 44,
                batches: 20
            ),
            state: .live
        )
        let expected: [String: Double] = [
            "muster_node_sockets": 1, "muster_node_subscriptions": 2, "muster_node_topics": 3,
            "muster_node_queued_bytes": 4, "muster_node_held_bytes": 5, "muster_node_live": 1,
            "muster_node_connections_opened_total": 6, "muster_node_upgrades_refused_total": 7,
            "muster_node_pushes_total": 8, "muster_node_deliveries_total": 9, "muster_node_slow_closed_total": 10,
            "muster_node_silent_closed_total": 11, "muster_node_protocol_violations_total": 12,
            "muster_node_shard_overruns_total": 13, "muster_node_gaps_told_total": 24,
            "muster_node_stream_received_total": 14,
            "muster_node_stream_received_bytes_total": 15, "muster_node_stream_missing": 16,
            "muster_node_stream_replayed_total": 21, "muster_node_stream_lost_total": 22,
            "muster_node_stream_held_bytes": 23,
            "muster_node_stream_dropped_total": 17, "muster_node_stream_malformed_total": 18,
            "muster_node_stream_silences_total": 19, "muster_node_stream_batches_total": 20,
            "muster_node_wamp_malformed_total": 21,
            "muster_node_proxy_headers_refused_total": 22,
            "muster_node_stream_lag_messages": 16, "muster_node_stream_gaps_total": 25,
            "muster_node_stream_lag_milliseconds": 26, "muster_node_stream_lanes": 27, "muster_node_ring_bytes": 28,
            "muster_node_stream_beats_total": 29, "muster_node_deaf_total": 30,
            "muster_node_stream_sockets_made_total": 31, "muster_node_control_sockets_made_total": 32,
            "muster_node_canaries_sent_total": 33, "muster_node_canaries_returned_total": 34,
            "muster_node_canaries_lost_total": 35, "muster_node_canary_milliseconds": 36,
            "muster_node_slow_connections": 37,
            "muster_node_history_topics": 38, "muster_node_history_topics_behind": 39, "muster_node_history_bytes": 40,
            "muster_node_history_recalled_total": 41, "muster_node_history_repaired_total": 42,
            "muster_node_history_positions_total": 43, "muster_node_history_gaps_total": 44,
        ]
        let found = Self.values(registry)
            .filter { $0.key.hasPrefix("muster_node_") && !Self.labelled.contains($0.key) }
        #expect(found == expected)
        let drops = registry.families().first { $0.name == "muster_node_drops_total" }?.samples.map(\.value) ?? []
        #expect(Set(drops) == [10, 26, 27] && drops.count == 3)
    }

    @Test func oneStateIsOne() {
        let registry = PrometheusRegistry()
        NodeMetrics(registry: registry).record(ShardFigures(), HubLinkFigures(), state: .deaf)
        let samples = registry.families().first { $0.name == "muster_node_state" }?.samples ?? []
        #expect(samples.map(\.value).reduce(0, +) == 1)
        #expect(samples.count == NodeReport.State.allCases.count)
        #expect(Self.values(registry)["muster_node_live"] == 0)
    }

    @Test func socketsAreCountedByDialect() {
        let registry = PrometheusRegistry()
        NodeMetrics(registry: registry).record(ShardFigures(sockets: 5, wampSockets: 2), HubLinkFigures(), state: .live)
        let lines = registry.render().split(separator: "\n").filter { $0.hasPrefix("muster_node_dialect_sockets{") }
        #expect(
            lines.sorted() == [
                #"muster_node_dialect_sockets{dialect="muster.v1.json"} 3"#,
                #"muster_node_dialect_sockets{dialect="wamp"} 2"#,
            ]
        )
    }

    @Test func countersFollowTheSumsAndGaugesTheMoment() {
        let registry = PrometheusRegistry()
        let metrics = NodeMetrics(registry: registry)
        var link = HubLinkFigures()
        for (sockets, received) in [(5, 100), (3, 100), (9, 250)] as [(UInt64, UInt64)] {
            link.received = received
            metrics.record(ShardFigures(sockets: sockets), link, state: sockets > 5 ? .live : .deaf)
            let values = Self.values(registry)
            #expect(values["muster_node_sockets"] == Double(sockets))
            #expect(values["muster_node_stream_received_total"] == Double(received))
            #expect(values["muster_node_live"] == (sockets > 5 ? 1 : 0))
        }
    }

    @Test func aSumThatWrappedAroundDoesNotTrap() {
        let registry = PrometheusRegistry()
        let metrics = NodeMetrics(registry: registry)
        var link = HubLinkFigures()
        for missing in [UInt64.max, 3, 0] {
            link.missing = missing
            metrics.record(ShardFigures(), link, state: .live)
        }
    }

    @Test func sumsOfShardsAddUp() {
        var sum = ShardFigures(sockets: 1, pushes: 2, overruns: 3)
        sum += ShardFigures(sockets: 10, pushes: 20, overruns: 30)
        #expect(sum == ShardFigures(sockets: 11, pushes: 22, overruns: 33))
    }
}
