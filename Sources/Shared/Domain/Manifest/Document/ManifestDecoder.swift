/// Turns a manifest's document into a `Manifest`, and collects every problem on the way instead of stopping at one.
package struct ManifestDecoder {
    private(set) var problems: [ManifestProblem] = []
    /// Where each key's value was written.
    private(set) var marks: [String: ManifestMark] = [:]

    package static func decode(_ document: ManifestNode) -> ManifestDecoding {
        var decoder = ManifestDecoder()
        let manifest = decoder.manifest(document)
        return ManifestDecoding(manifest: manifest, problems: decoder.problems, marks: decoder.marks)
    }

    private static let sections = ["muster", "hub", "node", "dialects"] + Self.vhostSections + ["vhosts", "stork"]

    private mutating func manifest(_ document: ManifestNode) -> Manifest {
        var manifest = Manifest()
        var root: [String: ManifestEntry] = [:]
        var others: [Vhost] = []
        for entry in self.entries(of: document, path: "", expected: "a mapping that begins with `muster: 1`") {
            self.marks[entry.key] = entry.value.mark
            switch entry.key {
            case "muster": self.version(entry.value)
            case "hub": manifest.hub = self.hub(entry.value)
            case "node": manifest.node = self.node(entry.value)
            case "dialects": manifest.dialects = self.dialects(entry.value)
            case "vhosts": others = self.vhosts(entry.value)
            case "stork": manifest.stork = self.stork(entry.value)
            case _ where Self.vhostSections.contains(entry.key): root[entry.key] = entry
            default: self.report(unknown: entry, path: entry.path, siblings: Self.sections)
            }
        }
        if self.marks["muster"] == nil {
            self.report(document.mark, "muster", "expected `muster: \(Manifest.version)` at the top, found no such key")
        }
        if self.marks["topics"] == nil, others.isEmpty {
            self.warnOfNoTopics(at: document.mark, "topics")
        }
        manifest.vhosts = Vhosts(root: self.vhost(Vhost(), root, prefix: ""), others: others)
        manifest.hub.pushesNeedKeys = manifest.vhosts.allAskForKeys
        return manifest
    }

    private mutating func version(_ node: ManifestNode) {
        if node.text != String(Manifest.version) {
            self.report(node.mark, "muster", "expected \(Manifest.version), found \(node.found)")
        }
    }

    private mutating func hub(_ node: ManifestNode) -> HubSettings {
        var draft = HubDraft()
        self.section(node, path: "hub", settings: HubDraft.settings, into: &draft)
        draft.keys.isDeclared = self.checkSecrets(below: "hub")
        let (settings, problems) = draft.finished()
        self.report(problems, of: "hub")
        return settings
    }

    private mutating func dialects(_ node: ManifestNode) -> DialectSettings {
        var settings = DialectSettings()
        self.section(node, path: "dialects", settings: DialectSettings.settings, into: &settings)
        return settings
    }

    private mutating func node(_ node: ManifestNode) -> NodeSettings {
        var draft = NodeDraft()
        self.section(node, path: "node", settings: NodeDraft.settings, into: &draft)
        draft.keys.isDeclared = self.checkSecrets(below: "node")
        let (settings, problems) = draft.finished()
        self.report(problems, of: "node")
        return settings
    }

    /// Whether keys were declared below `section`; a secret in two places is a problem.
    private mutating func checkSecrets(below section: String) -> Bool {
        let file = "\(section).keys.secret-file"
        if let mark = self.marks[file], self.marks["\(section).keys.secret"] != nil {
            self.report(mark, file, "expected either `secret` or `secret-file`, found both")
        }
        return self.marks["\(section).keys"] != nil
    }

    private mutating func report(_ problems: [SettingsProblem], of section: String) {
        // A key that was written but could not be read has its own error already.
        let keysFailed = self.problems.contains { $0.path.hasPrefix("\(section).keys.") && $0.severity == .error }
        guard !keysFailed else { return }
        for problem in problems.map({ $0.below(section) }) {
            self.report(self.marks[problem.key] ?? .start, problem.key, problem.message)
        }
    }

    // MARK: For the other parts of the decoder

    mutating func report(
        _ mark: ManifestMark,
        _ path: String,
        _ message: String,
        severity: ProblemSeverity = .error
    ) {
        self.problems.append(ManifestProblem(mark: mark, path: path, message: message, severity: severity))
    }

    mutating func remember(_ mark: ManifestMark, of path: String) { self.marks[path] = mark }

    mutating func warnOfNoTopics(at mark: ManifestMark, _ path: String) {
        self.report(
            mark,
            path,
            "no topic is declared: every push and every subscription is refused",
            severity: .warning
        )
    }
}
