/// A secret with which a backend shows that it may push to a vhost; no description or dump shows it.
public struct PushKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    let text: String

    /// - Parameter text: as the hub's manifest lists it below `keys`: printable ASCII without spaces.
    /// - Throws: ``MusterClientError`` `invalidArgument` when it cannot be one; the message does not show it.
    public init(_ text: String) throws(MusterClientError) {
        guard 1...255 ~= text.utf8.count, text.utf8.allSatisfy({ 0x21...0x7E ~= $0 }) else {
            throw MusterClientError(
                code: .invalidArgument,
                message: "key: expected 1 to 255 printable ASCII characters without spaces, found something else"
            )
        }
        self.text = text
    }

    /// Not the key.
    public var description: String { "<redacted>" }
    /// Not the key.
    public var debugDescription: String { "<redacted>" }
    /// Without the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
