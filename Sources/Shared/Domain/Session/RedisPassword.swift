/// A password that no description, dump or error message shows.
package struct RedisPassword: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The password itself, for the connection that needs it.
    package func withExposedText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(self.text) }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
