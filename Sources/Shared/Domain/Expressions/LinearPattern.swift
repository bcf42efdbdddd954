/// A regular expression in an own subset of RE2's syntax, matched in time linear in the text (no backtracking).
package struct LinearPattern: Sendable, Hashable {
    /// The pattern as written.
    package let text: String

    package init(_ text: String) throws(ExpressionError) {
        self.text = text
    }

    /// Whether some part of `text` matches, as CEL's `matches` has it.
    package func isFound(in text: String) -> Bool { false }

    /// Whether `text` matches from its first to its last byte, as a constraint has it.
    package func matchesWhole(_ text: some StringProtocol) -> Bool { false }
}
