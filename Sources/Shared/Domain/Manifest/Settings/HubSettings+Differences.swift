extension HubSettings {
    /// The keys below `hub` that say something else here than in `other`, without what follows from other sections.
    package func differences(from other: HubSettings) -> [String] {
        var keys: [String] = []
        func compare<Value: Equatable>(_ key: String, _ path: KeyPath<HubSettings, Value>) {
            if self[keyPath: path] != other[keyPath: path] { keys.append(key) }
        }
        compare("ingest", \.ingest)
        compare("publish", \.publish)
        compare("backends", \.backends)
        compare("control", \.control)
        compare("http", \.http)
        compare("insecure", \.insecure)
        compare("keys", \.keys)
        compare("store", \.store)
        compare("history.meta", \.history.meta)
        compare("history.ids", \.history.ids)
        compare("limits.data", \.limits.data)
        compare("limits.batch", \.limits.batch)
        compare("limits.queue", \.limits.queue)
        compare("limits.ring", \.limits.ring)
        compare("limits.history", \.limits.history)
        return keys
    }
}
