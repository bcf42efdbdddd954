/// The name of a topic: 1 to 255 bytes of UTF-8 without control characters.
///
/// Two names are the same when their bytes are; no Unicode normalization is done, so that every process and every
/// backend language agrees on what a name is.
package struct TopicName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// The name, or a reason that says what was found and what was expected.
    package init(_ text: String) throws(Refusal) {
        try NameRules.check(text)
        self.text = text
    }

    /// The name that this program made itself; a text that breaks the rules is our own fault.
    package init(trusted text: String) {
        precondition((try? NameRules.check(text)) != nil, "a topic of our own keeps the rules for names")
        self.text = text
    }

    package var description: String { self.text }

    package static func == (left: TopicName, right: TopicName) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = self.text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
