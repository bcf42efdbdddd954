/// The hub's settings while they are collected; `keys` may still lack one half.
package struct HubDraft: Sendable {
    package var settings: HubSettings
    package var keys: CurveKeysDraft

    package init(_ settings: HubSettings = HubSettings()) {
        self.settings = settings
        self.keys = CurveKeysDraft(settings.keys)
    }

    /// The settings with the collected keys, and what is missing.
    package func finished() -> (settings: HubSettings, problems: [SettingsProblem]) {
        var settings = self.settings
        let (keys, problems) = self.keys.hubKeys()
        settings.keys = keys
        return (settings, problems)
    }

    /// Every key below `hub`.
    package static let settings: [Setting<HubDraft>] = [
        .single(
            "ingest",
            \.settings.ingest,
            .endpoint(.bind),
            defaultText: "tcp://127.0.0.1:5555",
            meaning: "PULL: fire-and-forget pushes of backends"
        ),
        .single(
            "publish",
            \.settings.publish,
            .endpoint(.bind),
            defaultText: "tcp://127.0.0.1:5556",
            meaning: "XPUB: the stream to the nodes"
        ),
        .single(
            "backends",
            \.settings.backends,
            .endpoint(.bind),
            defaultText: "tcp://127.0.0.1:5557",
            meaning: "ROUTER: acknowledged pushes of backends"
        ),
        .single(
            "control",
            \.settings.control,
            .endpoint(.bind),
            defaultText: "tcp://127.0.0.1:5558",
            meaning: "ROUTER: the nodes' control door"
        ),
        .single(
            "http",
            \.settings.http,
            .address,
            defaultText: "127.0.0.1:8090",
            meaning: "HTTP: pushes, nodes, health, metrics"
        ),
        .single(
            "insecure",
            \.settings.insecure,
            .flag,
            defaultText: "false",
            meaning: "allows doors that other machines reach without keys; see below"
        ),
        .single(
            "store",
            \.settings.store,
            .store,
            defaultText: "memory",
            meaning: "where history is kept: `memory`, or `sqlite:PATH`, relative to the working directory"
        ),
        .single(
            "history.meta",
            \.settings.history.meta,
            .duration(.seconds(60)...(.seconds(8760 * 3600))),
            defaultText: "720h",
            meaning: "how long a topic's offsets go on after its last push"
        ),
        .single(
            "history.ids",
            \.settings.history.ids,
            .duration(.seconds(1)...(.seconds(24 * 3600))),
            defaultText: "2m",
            meaning: "how long a push with the same `id` is not published again"
        ),
        .optional("keys.public", \.keys.publicKey, .publicKey, meaning: "the hub's public key"),
        .optional(
            "keys.secret",
            \.keys.secret,
            .secret,
            isSecret: true,
            meaning: "its secret key; rather use the next one"
        ),
        .optional(
            "keys.secret-file",
            \.keys.secret,
            .secretFile,
            meaning: "a file whose first line is the secret key, relative to the manifest"
        ),
        .list(
            "keys.clients",
            \.keys.clients,
            .publicKey,
            atMost: HubKeys.maximumListed,
            meaning: "public keys of the backends that may use `ingest` and `backends`"
        ),
        .list(
            "keys.nodes",
            \.keys.nodes,
            .publicKey,
            atMost: HubKeys.maximumListed,
            meaning: "public keys of the nodes that may use `publish` and `control`"
        ),
        .single(
            "limits.data",
            \.settings.limits.data,
            .size(ByteCount(bytes: 1)...HubLimits.maximumData),
            defaultText: "1MB",
            meaning: "the data of one push"
        ),
        .single(
            "limits.batch",
            \.settings.limits.batch,
            .count(1...100_000),
            defaultText: "1000",
            meaning: "pushes in one HTTP batch, counted per topic"
        ),
        .single(
            "limits.queue",
            \.settings.limits.queue,
            .size(.megabytes(1)...(.gigabytes(64))),
            defaultText: "64MB",
            meaning: "accepted pushes that wait for the stream; at least `hub.limits.data`"
        ),
        .single(
            "limits.ring",
            \.settings.limits.ring,
            .size(.megabytes(1)...(.gigabytes(64))),
            defaultText: "64MB",
            meaning: "published pushes that a node can get again when the stream did not bring them"
        ),
        .single(
            "limits.history",
            \.settings.limits.history,
            .size(.megabytes(1)...(.gigabytes(64))),
            defaultText: "256MB",
            meaning: "all pushes that history keeps; beyond, the oldest of the largest topics go"
        ),
    ]
}
