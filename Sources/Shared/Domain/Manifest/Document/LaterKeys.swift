/// Keys that Muster's manifest is going to have, and this version refuses by name rather than ignore.
enum LaterKeys {
    static let paths: Set<String> = [
        "events",
        "session.store.laravel", "session.store.rails", "session.store.django", "session.store.flask",
        "session.store.express", "session.store.plug", "session.store.jwt", "session.store.http",
        "verifiers.*.http", "verifiers.*.worker",
        "hub.store", "hub.tls", "hub.history", "hub.workers", "hub.limits.history",
        "node.tls", "node.dialects", "node.compression",
        "topics.*.history", "topics.*.presence", "topics.*.durability",
        "vhosts.*.events", "vhosts.*.dialects", "vhosts.*.limits",
    ]

    static let slowPolicies: Set<String> = ["drop-oldest", "latest"]
}
