extension ManifestDecoder {
    /// Reports a key that no table has: one of a later version, a misspelt one, one of another section, or none of these.
    ///
    /// - Parameter path: The path to look up among later versions' keys; that of the problem is the entry's own.
    mutating func report(unknown entry: ManifestEntry, path: String, siblings: [String]) {
        self.report(entry.mark, entry.path, Self.advice(on: entry.key, path: path, siblings: siblings))
    }

    private static func advice(on key: String, path: String, siblings: [String]) -> String {
        if LaterKeys.paths.contains(path) { return "this version does not have `\(key)`" }
        if let near = NearMiss.nearest(to: key, among: siblings) {
            return "unknown key, did you mean `\(near)`?"
        }
        let elsewhere = Self.everyKey.filter { $0.split(separator: ".").last.map(String.init) == key }
        if elsewhere.count == 1 { return "unknown key here, did you mean `\(elsewhere[0])`?" }
        let known = siblings.map { "`\($0)`" }.joined(separator: ", ")
        return "unknown key, expected \(siblings.count == 1 ? known : "one of \(known)")"
    }

    private static let everyKey =
        HubDraft.settings.map { "hub.\($0.key)" } + NodeDraft.settings.map { "node.\($0.key)" }
        + SessionSettings.settings.map { "session.\($0.key)" } + ["session.store", "session.user"]
}
