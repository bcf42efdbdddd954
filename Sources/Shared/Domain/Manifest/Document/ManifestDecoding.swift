/// What came out of a manifest's document.
package struct ManifestDecoding: Sendable {
    /// The settings that could be read; defaults in place of those that could not.
    package let manifest: Manifest
    /// What the document itself has wrong, in the order of their places.
    ///
    /// With an error among them the manifest is of no use.
    package let problems: [ManifestProblem]
    private let marks: [String: ManifestMark]

    init(manifest: Manifest, problems: [ManifestProblem], marks: [String: ManifestMark]) {
        self.manifest = manifest
        self.problems = problems.sorted { $0.mark < $1.mark }
        self.marks = marks
    }

    /// All problems, also those of hub and node as a whole, which flags and environment may still change.
    package func allProblems() -> [ManifestProblem] {
        let blurred = self.problems.contains { $0.path.hasPrefix("hub.keys") || $0.path == "hub.insecure" }
        let whole =
            (blurred ? [] : self.manifest.hub.problems().map { $0.below("hub") })
            + self.manifest.node.problems().map { $0.below("node") } + self.manifest.problems()
        let placed = whole.map { problem in
            ManifestProblem(
                mark: self.mark(of: problem.key),
                path: problem.key,
                message: problem.message,
                severity: problem.severity
            )
        }
        return (self.problems + placed + self.idleDurabilities()).sorted { $0.mark < $1.mark }
    }

    /// Who writes that pushes are to outlive the hub or the machine does not expect them to be in the hub's memory alone.
    private func idleDurabilities() -> [ManifestProblem] {
        guard self.manifest.hub.store == .memory else { return [] }
        return self.marks.filter { $0.key.hasSuffix(".history.\(ManifestDecoder.durabilityKey)") }.map { path, mark in
            ManifestProblem(
                mark: mark,
                path: path,
                message:
                    "counts for a store in a file only: expected `hub.store: sqlite:PATH`, found `memory`, whose pushes "
                    + "go with the hub",
                severity: .warning
            )
        }
    }

    /// Where `path` was written, or else the nearest mapping around it.
    package func mark(of path: String) -> ManifestMark {
        var path = Substring(path)
        while true {
            if let mark = self.marks[String(path)] { return mark }
            guard let dot = path.lastIndex(of: ".") else { return .start }
            path = path[..<dot]
        }
    }
}
