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

    /// A label of text that this program made itself; a text that breaks the rules is our own fault.
    package init(trusted text: String) {
        precondition((try? NameRules.check(text)) != nil, "a label of our own keeps the rules for names")
        self.text = text
    }

    package var description: String { self.text }
}
