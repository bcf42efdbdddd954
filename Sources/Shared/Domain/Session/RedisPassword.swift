/// A password that no description, dump or error message shows.
package struct RedisPassword: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    package init(_ text: String) { self.text = text }

    static let expectation = "a password of 1 to 512 bytes without control characters"

    /// - Throws: What was expected and what was found; never a part of the text.
    package init(checking text: String) throws(SettingError) {
        guard !text.unicodeScalars.contains(where: NameRules.isControl) else {
            throw SettingError(expected: Self.expectation, found: "a control character")
        }
        guard 1...512 ~= text.utf8.count else {
            throw SettingError(expected: Self.expectation, found: "\(text.utf8.count) bytes")
        }
        self.text = text
    }

    /// The password itself, for the connection that needs it.
    package func withExposedText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(self.text) }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
