/// Something wrong with a manifest, at its place.
package struct ManifestProblem: Error, Equatable, Sendable {
    package let mark: ManifestMark
    /// The key that is meant, such as `node.limits.queue`; empty when it is the document itself.
    package let path: String
    /// What was expected and what was found.
    package let message: String
    package let severity: ProblemSeverity

    package init(mark: ManifestMark, path: String, message: String, severity: ProblemSeverity = .error) {
        self.mark = mark
        self.path = path
        self.message = message
        self.severity = severity
    }
}
