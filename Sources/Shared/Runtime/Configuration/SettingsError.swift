import MusterDomain

/// Settings with which a process cannot start, whatever they were set by.
package struct SettingsError: Error, Equatable, CustomStringConvertible {
    /// Every fault, with whole keys such as `hub.limits.queue`.
    package let problems: [SettingsProblem]

    /// One line per fault: the key, what was expected and what was found.
    package var message: String {
        self.problems.map { "\($0.key): \($0.message)" }.joined(separator: "\n")
    }

    package var description: String { self.message }
}
