import MusterDomain

/// What `muster check` says about a manifest: every problem with its line, and a line that sums up.
package struct ManifestReport: CustomStringConvertible, Sendable {
    /// Columns of a terminal that the report fits in, but for words that are longer.
    static let width = 80
    /// Problems that are shown; a file that is no manifest at all has one per line.
    static let shownProblems = 50

    /// How the file is called in every line of the report.
    package let name: String
    package let problems: [ManifestProblem]
    /// What to say of a manifest without errors, such as the number of families.
    package let summary: String
    private let lines: ManifestLines
    private let secrets: SecretLines

    package init(name: String, text: String, problems: [ManifestProblem], summary: String = "") {
        self.name = name
        self.problems = problems
        self.summary = summary
        self.lines = ManifestLines(text)
        self.secrets = SecretLines(self.lines, problems)
    }

    package var hasErrors: Bool { self.problems.contains { $0.severity == .error } }

    package var description: String { self.problemLines + self.lastLine }

    /// The problems without the line that sums up.
    var problemLines: String {
        let shown = self.problems.prefix(Self.shownProblems).map { self.render($0) }
        let rest = self.problems.count - shown.count
        let more = rest > 0 ? ["… and \(rest) more\n"] : []
        return (shown + more).joined()
    }

    private var lastLine: String {
        let errors = self.problems.count { $0.severity == .error }
        let warnings = self.problems.count - errors
        var counts: [String] = []
        if errors > 0 { counts.append(Self.count(errors, "error")) }
        if warnings > 0 { counts.append(Self.count(warnings, "warning")) }
        guard errors == 0 else { return "\(self.name): \(counts.joined(separator: ", "))\n" }
        let state = (["OK"] + counts).joined(separator: ", ")
        return "\(self.name): \(state)\(self.summary.isEmpty ? "" : ": \(self.summary)")\n"
    }

    static func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }

    private func render(_ problem: ManifestProblem) -> String {
        let place = "\(self.name):\(problem.mark): \(problem.severity.rawValue): "
        let path = problem.path.isEmpty ? "" : "\(problem.path): "
        let words = WordWrap.lines(place + path + problem.message, width: Self.width)
        return words.map { $0 + "\n" }.joined() + self.source(problem)
    }

    /// The line in question and a caret below the place in it.
    private func source(_ problem: ManifestProblem) -> String {
        let number = problem.mark.line
        guard number <= self.lines.count, !self.lines[number].isEmpty else { return "" }
        let gutter = "\(number) | "
        if self.secrets.mayHoldSecret(number) {
            return "\(gutter)(not shown: a secret may stand here)\n"
        }
        let room = Self.width - gutter.count
        let line = self.lines[number]
        // A long line is shown from where the place is in the middle of the room.
        let column = problem.mark.column - 1
        let skipped = line.count <= room || column < room - 10 ? 0 : column - room / 2
        let text = line.dropFirst(skipped).prefix(room).map { Self.isShowable($0) ? String($0) : " " }.joined()
        let margin = String(repeating: " ", count: gutter.count + column - skipped)
        return "\(gutter)\(text)\n\(margin)^\n"
    }

    private static func isShowable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned, .privateUse: false
        default: true
        }
    }
}
