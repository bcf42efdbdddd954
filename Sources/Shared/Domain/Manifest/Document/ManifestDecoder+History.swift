extension ManifestDecoder {
    static let durabilityKey = "durability"
    private static let historySettings: [Setting<HistoryRetention>] = HistoryRetention.settings

    /// Reads a family's `history`.
    mutating func history(_ option: ManifestEntry) -> HistoryRetention? {
        var retention = HistoryRetention()
        // A line whose keys were commented out must not keep what nobody asked for.
        if option.value.isNull {
            self.report(
                option.value.mark,
                option.path,
                "expected `keep`, `for` or `durability`, or `{}` for their defaults, found nothing"
            )
        }
        for entry in self.entries(of: option.value, path: option.path, expected: "a mapping such as `keep: 100`") {
            guard let setting = Self.historySettings.first(where: { $0.key == entry.key }) else {
                self.report(
                    unknown: entry,
                    path: "topics.*.history.\(entry.key)",
                    siblings: Self.historySettings.map(\.key)
                )
                continue
            }
            self.apply(setting, entry, to: &retention)
            if entry.key == Self.durabilityKey { self.remember(entry.value.mark, of: entry.path) }
        }
        return retention
    }
}
