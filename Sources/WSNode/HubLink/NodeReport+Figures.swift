import MusterDomain

extension NodeReport {
    /// The figures of a report to the hub, by the names that `GET /v1/nodes` shows.
    static func figures(_ shards: ShardFigures, _ link: HubLinkFigures) -> [Figure] {
        [
            ("sockets", shards.sockets), ("subscriptions", shards.subscriptions), ("topics", shards.topics),
            ("queued_bytes", shards.queuedBytes), ("deliveries", shards.deliveries),
            ("slow_closed", shards.slowClosed), ("stream_received", link.received), ("stream_missing", link.missing),
            ("stream_replayed", link.replayed), ("stream_lost", link.lost), ("stream_gaps", link.gaps),
            ("stream_lag_ms", link.lagMilliseconds), ("canary_ms", link.canaryMilliseconds),
        ].map { Figure(name: Label(trusted: $0.0), value: $0.1) }
    }
}
