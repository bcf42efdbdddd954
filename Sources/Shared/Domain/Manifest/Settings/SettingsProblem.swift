/// Something wrong with settings whose values are each well formed.
package struct SettingsProblem: Equatable, Sendable {
    /// The key below `hub` or `node`, or the whole one, as the place says that makes it.
    package var key: String
    package let message: String
    package let severity: ProblemSeverity

    package init(key: String, message: String, severity: ProblemSeverity = .error) {
        self.key = key
        self.message = message
        self.severity = severity
    }

    /// The same problem of a key one level up.
    package func below(_ section: String) -> SettingsProblem {
        SettingsProblem(key: "\(section).\(self.key)", message: self.message, severity: self.severity)
    }
}
