/// A node's settings while they are collected; `keys` may still lack one.
package struct NodeDraft: Sendable {
    package var settings: NodeSettings
    package var keys: CurveKeysDraft

    package init(_ settings: NodeSettings = NodeSettings()) {
        self.settings = settings
        self.keys = CurveKeysDraft(settings.keys)
    }

    /// The settings with the collected keys, and what is missing.
    package func finished() -> (settings: NodeSettings, problems: [SettingsProblem]) {
        var settings = self.settings
        let (keys, problems) = self.keys.nodeKeys()
        settings.keys = keys
        return (settings, problems)
    }

    /// Every key below `node`.
    package static let settings: [Setting<NodeDraft>] = Self.general + Self.limits

    private static let general: [Setting<NodeDraft>] = [
        .optional("name", \.settings.name, .name),
        .single("listen", \.settings.listen, .address, defaultText: "0.0.0.0:8080"),
        .single("operations", \.settings.operations, .address, defaultText: "127.0.0.1:8091"),
        .optional("shards", \.settings.shards, .count(1...1024)),
        .single("hub.publish", \.settings.hub.publish, .endpoint(.connect), defaultText: "tcp://127.0.0.1:5556"),
        .single("hub.control", \.settings.hub.control, .endpoint(.connect), defaultText: "tcp://127.0.0.1:5558"),
        .optional("keys.public", \.keys.publicKey, .publicKey),
        .optional("keys.secret", \.keys.secret, .secret, isSecret: true),
        .optional("keys.secret-file", \.keys.secret, .secretFile),
        .optional("keys.server", \.keys.server, .publicKey),
        Self.origins,
        .single("heartbeat", \.settings.heartbeat, .duration(.seconds(1)...(.seconds(600))), defaultText: "25s"),
        .single("drain", \.settings.drain, .duration(.zero...(.seconds(3600))), defaultText: "10s"),
    ]

    private static let limits: [Setting<NodeDraft>] = [
        .single(
            "limits.message",
            \.settings.limits.message,
            .size(.kilobytes(1)...(.megabytes(16))),
            defaultText: "64KB"
        ),
        .single("limits.queue", \.settings.limits.queue, .size(.kilobytes(64)...(.gigabytes(1))), defaultText: "1MB"),
        .single(
            "limits.backlog",
            \.settings.limits.backlog,
            .size(.megabytes(1)...(.gigabytes(1024))),
            defaultText: "256MB"
        ),
        .single("limits.connections", \.settings.limits.connections, .count(0...10_000_000), defaultText: "0"),
        .single("limits.subscriptions", \.settings.limits.subscriptions, .count(1...1_000_000), defaultText: "1000"),
        .single(
            "limits.handshake-bytes",
            \.settings.limits.handshakeBytes,
            .size(.kilobytes(1)...(.kilobytes(64))),
            defaultText: "8KB"
        ),
        .single("limits.handshake-headers", \.settings.limits.handshakeHeaders, .count(8...1000), defaultText: "100"),
        .single(
            "limits.handshake-time",
            \.settings.limits.handshakeTime,
            .duration(.milliseconds(100)...(.seconds(300))),
            defaultText: "10s"
        ),
    ]

    private static let origins = Setting<NodeDraft>(
        "origins",
        shape: .singleOrList,
        expected: OriginSetting.expectation,
        defaultText: "same-host"
    ) { draft, texts in
        if texts == ["same-host"] || texts == ["any"] {
            draft.settings.origins = texts == ["any"] ? .any : .sameHost
            return []
        }
        let (origins, errors) = Setting<NodeDraft>.parse(
            texts,
            atMost: OriginSetting.maximumCount,
            OriginSetting.origin
        )
        if errors.isEmpty { draft.settings.origins = .list(origins) }
        return errors
    }
}
