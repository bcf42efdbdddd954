/// Keys that Muster's manifest is going to have, and this version refuses by name rather than ignore.
enum LaterKeys {
    static let paths: Set<String> = [
        "session", "authenticator", "verifiers", "events", "dialects", "vhosts",
        "hub.store", "hub.tls", "hub.history", "hub.workers", "hub.limits.history",
        "node.tls", "node.fanout", "node.dialects", "node.compression",
        "topics.*.verify", "topics.*.publish", "topics.*.history", "topics.*.presence", "topics.*.auto",
        "topics.*.durability",
    ]

    static let slowPolicies: Set<String> = ["drop-oldest", "latest"]
}
