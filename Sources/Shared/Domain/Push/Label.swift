/// A short text that travels with a push (its event name or its id): 1 to 255 bytes of UTF-8 without control characters.
///
/// The bound is what the wire's length byte can say; control characters are kept out because labels reach logs and terminals.
package struct Label: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The label, or a reason that says what was found and what was expected.
    package init(_ text: String) throws(Refusal) {
        try NameRules.check(text)
        self.text = text
    }

    package var description: String { self.text }
}
