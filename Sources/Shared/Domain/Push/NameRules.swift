/// What topic names and labels have in common: they travel behind one length byte, and they are shown to people.
package enum NameRules {
    /// The most bytes of UTF-8 that a name may have.
    package static let maximumBytes = 255

    /// Throws a reason when `text` is empty, too long, or holds a control character (U+0000–001F, U+007F–009F).
    package static func check(_ text: String) throws(Refusal) {
        let bytes = text.utf8.count
        guard bytes > 0 else {
            throw .badRequest("expected 1 to 255 bytes of UTF-8, found an empty text")
        }
        guard bytes <= Self.maximumBytes else {
            throw .badRequest("expected at most 255 bytes of UTF-8, found \(bytes)")
        }
        for scalar in text.unicodeScalars where Self.isControl(scalar) {
            let digits = String(scalar.value, radix: 16, uppercase: true)
            let code = String(repeating: "0", count: 4 - digits.count) + digits
            throw .badRequest("expected no control characters, found U+\(code)")
        }
    }

    static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
