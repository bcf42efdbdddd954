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
        .single("ingest", \.settings.ingest, .endpoint(.bind), defaultText: "tcp://127.0.0.1:5555"),
        .single("publish", \.settings.publish, .endpoint(.bind), defaultText: "tcp://127.0.0.1:5556"),
        .single("backends", \.settings.backends, .endpoint(.bind), defaultText: "tcp://127.0.0.1:5557"),
        .single("control", \.settings.control, .endpoint(.bind), defaultText: "tcp://127.0.0.1:5558"),
        .single("http", \.settings.http, .address, defaultText: "127.0.0.1:8090"),
        .single("insecure", \.settings.insecure, .flag, defaultText: "false"),
        .optional("keys.public", \.keys.publicKey, .publicKey),
        .optional("keys.secret", \.keys.secret, .secret, isSecret: true),
        .optional("keys.secret-file", \.keys.secret, .secretFile),
        .list("keys.clients", \.keys.clients, .publicKey, atMost: HubKeys.maximumListed),
        .list("keys.nodes", \.keys.nodes, .publicKey, atMost: HubKeys.maximumListed),
        .single(
            "limits.data",
            \.settings.limits.data,
            .size(ByteCount(bytes: 1)...HubLimits.maximumData),
            defaultText: "1MB"
        ),
        .single("limits.batch", \.settings.limits.batch, .count(1...100_000), defaultText: "1000"),
        .single(
            "limits.queue",
            \.settings.limits.queue,
            .size(.megabytes(1)...(.gigabytes(64))),
            defaultText: "64MB"
        ),
    ]
}
