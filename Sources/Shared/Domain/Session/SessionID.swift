/// The id of a session, checked before any path or key is made of it: 1 to 256 of `A-Z a-z 0-9 , -`, as PHP makes them.
package struct SessionID: Hashable, Sendable {
    /// The longest id, as in PHP (`PS_MAX_SID_LENGTH`).
    package static let maximumLength = 256

    package let text: String

    package init?(_ text: String) {
        guard 1...Self.maximumLength ~= text.utf8.count, text.utf8.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ","), UInt8(ascii: "-"): true
        default: false
        }
    }
}

extension SessionID: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Who knows an id has the session: no description, log or dump shows it.
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
