/// Why a text is no topic pattern: where, what was expected there and what was found.
package struct TopicPatternError: Error, Equatable, CustomStringConvertible {
    /// Unicode scalars before the place of the error, counted from the pattern's start.
    package let offset: Int
    package let expected: String
    package let found: String

    package var description: String { "expected \(self.expected), found \(self.found)" }
}
