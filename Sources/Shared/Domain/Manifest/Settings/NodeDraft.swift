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
        .optional(
            "name",
            \.settings.name,
            .name,
            meaning: "must be unique in the cluster, so set it by flag or variable"
        ),
        .single(
            "listen",
            \.settings.listen,
            .address,
            defaultText: "0.0.0.0:8080",
            meaning: "where clients connect; several nodes of one machine may share it"
        ),
        .single(
            "operations",
            \.settings.operations,
            .address,
            defaultText: "127.0.0.1:8091",
            meaning: "health and metrics; no keys protect it, so bind it where strangers do not come"
        ),
        .optional("shards", \.settings.shards, .count(1...1024), meaning: "event loops"),
        .single(
            "hub.publish",
            \.settings.hub.publish,
            .endpoint(.connect),
            defaultText: "tcp://127.0.0.1:5556",
            meaning: "the hub's `publish`, as this machine reaches it"
        ),
        .single(
            "hub.control",
            \.settings.hub.control,
            .endpoint(.connect),
            defaultText: "tcp://127.0.0.1:5558",
            meaning: "the hub's `control`, likewise"
        ),
        .single(
            "fanout",
            \.settings.fanout,
            .fanout,
            defaultText: "all",
            meaning: "whether the node takes the whole stream, or the lanes that its clients' topics are on"
        ),
        .optional(
            "keys.public",
            \.keys.publicKey,
            .publicKey,
            meaning: "the node's public key, listed in `hub.keys.nodes`"
        ),
        .optional("keys.secret", \.keys.secret, .secret, isSecret: true, meaning: "its secret key"),
        .optional(
            "keys.secret-file",
            \.keys.secret,
            .secretFile,
            meaning: "a file whose first line is the secret key, relative to the manifest"
        ),
        .optional("keys.server", \.keys.server, .publicKey, meaning: "the hub's public key"),
        Self.origins,
        .list(
            "proxies",
            \.settings.proxies,
            .addressRange,
            atMost: TrustedProxies.maximumCount,
            meaning: "load balancers that are believed when they say for whom they speak; see below"
        ),
        .single(
            "proxy-protocol",
            \.settings.proxyProtocol,
            .flag,
            defaultText: "false",
            meaning: "connections of `node.proxies` begin with a PROXY header, version 1 or 2"
        ),
        .single(
            "heartbeat",
            \.settings.heartbeat,
            .duration(.seconds(1)...(.seconds(600))),
            defaultText: "25s",
            meaning: "how often an idle connection hears from the node"
        ),
        .single(
            "drain",
            \.settings.drain,
            .duration(.zero...(.seconds(3600))),
            defaultText: "10s",
            meaning: "how long a stopping node takes to send its clients elsewhere"
        ),
    ]

    private static let limits: [Setting<NodeDraft>] = [
        .single(
            "limits.message",
            \.settings.limits.message,
            .size(.kilobytes(1)...(.megabytes(16))),
            defaultText: "64KB",
            meaning: "one message of a client"
        ),
        .single(
            "limits.queue",
            \.settings.limits.queue,
            .size(.kilobytes(64)...(.gigabytes(1))),
            defaultText: "1MB",
            meaning: "what waits for one connection before it counts as too slow"
        ),
        .single(
            "limits.backlog",
            \.settings.limits.backlog,
            .size(.megabytes(1)...(.gigabytes(1024))),
            defaultText: "256MB",
            meaning: "what waits for all connections of the node; at least `node.limits.queue`"
        ),
        .single(
            "limits.recovery",
            \.settings.limits.recovery,
            .size(.kilobytes(1)...(.gigabytes(1))),
            defaultText: "512KB",
            meaning: "what one client may be brought that it missed; at most half of `node.limits.queue`"
        ),
        .single(
            "limits.stall",
            \.settings.limits.stall,
            .duration(.seconds(1)...(.seconds(600))),
            defaultText: "30s",
            meaning: "how long a connection with something waiting may take nothing of it"
        ),
        .single(
            "limits.connections",
            \.settings.limits.connections,
            .count(0...10_000_000),
            defaultText: "0",
            meaning: "open connections; 0: as many as there are descriptors"
        ),
        .single(
            "limits.subscriptions",
            \.settings.limits.subscriptions,
            .count(1...1_000_000),
            defaultText: "1000",
            meaning: "subscriptions of one connection"
        ),
        .single(
            "limits.handshake-bytes",
            \.settings.limits.handshakeBytes,
            .size(.kilobytes(1)...(.kilobytes(64))),
            defaultText: "8KB",
            meaning: "an upgrade request"
        ),
        .single(
            "limits.handshake-headers",
            \.settings.limits.handshakeHeaders,
            .count(8...1000),
            defaultText: "100",
            meaning: "its header fields"
        ),
        .single(
            "limits.handshake-time",
            \.settings.limits.handshakeTime,
            .duration(.milliseconds(100)...(.seconds(300))),
            defaultText: "10s",
            meaning: "time for the whole upgrade request"
        ),
    ]

    private static let origins = Setting<NodeDraft>(
        "origins",
        shape: .singleOrList,
        expected: OriginSetting.expectation,
        defaultText: "same-host",
        meaning: "which pages may connect; see below",
        schema: OriginSetting.schema
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
