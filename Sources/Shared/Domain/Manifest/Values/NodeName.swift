/// The name of a node, unique in its cluster: 1 to 64 letters, digits, dots, hyphens and underscores of ASCII.
///
/// It begins with neither a dot nor a hyphen.
/// Narrow, because it stands in logs, in metrics and in URLs without quotation.
package struct NodeName: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    static let expectation = "a name of 1 to 64 letters, digits, dots, hyphens and underscores"

    package init(_ text: String) throws(SettingError) {
        guard 1...64 ~= text.utf8.count, text.utf8.first != 0x2D, text.utf8.first != 0x2E,
            text.utf8.allSatisfy({ byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
                default: false
                }
            })
        else { throw SettingError(expected: Self.expectation, text: text) }
        self.text = text
    }

    package var description: String { self.text }
}
