/// A secret that lets a backend push to a vhost; no description, dump or error message shows it.
package struct VhostKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) { self.text = text }

    static let expectation = "a key of 16 to 255 printable ASCII characters without spaces"

    /// - Throws: What was expected and what was found; never a part of the text.
    package init(checking text: String) throws(SettingError) {
        guard text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw SettingError(expected: Self.expectation, found: "other characters")
        }
        guard 16...255 ~= text.utf8.count else {
            throw SettingError(expected: Self.expectation, found: "\(text.utf8.count) characters")
        }
        self.text = text
    }

    /// The secret itself, for the comparison in constant time.
    package func withExposedText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(self.text) }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
