/// Keys that Muster's manifest is going to have, and this version refuses by name rather than ignore.
enum LaterKeys {
    static let paths: Set<String> = [
        "events",
        "session.store.laravel", "session.store.rails", "session.store.django", "session.store.flask",
        "session.store.express", "session.store.plug", "session.store.jwt", "session.store.http",
        "verifiers.*.http", "verifiers.*.worker",
        "hub.tls", "hub.workers",
        "node.tls", "node.dialects", "node.compression",
        "topics.*.presence",
        "vhosts.*.events", "vhosts.*.dialects", "vhosts.*.limits",
    ]
}
