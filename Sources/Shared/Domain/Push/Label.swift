/// A short text that travels with a push (its event name or its id): 1 to 255 bytes of UTF-8 without control characters.
///
/// Two labels are the same when their bytes are, as with the names of topics. The bound is what the wire's length byte can say; control characters are kept out because labels reach logs and terminals.
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

    /// A label of a text that may be too long or hold what a label may not: the end is cut off, and each control
    /// character becomes U+FFFD.
    package init(fitting text: String) {
        var fitted = ""
        for scalar in text.unicodeScalars {
            let allowed: Unicode.Scalar = NameRules.isControl(scalar) ? "\u{FFFD}" : scalar
            guard fitted.utf8.count + UTF8.width(allowed) <= NameRules.maximumBytes else { break }
            fitted.unicodeScalars.append(allowed)
        }
        self.text = fitted.isEmpty ? "\u{FFFD}" : fitted
    }

    package var description: String { self.text }

    package static func == (left: Label, right: Label) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = self.text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
