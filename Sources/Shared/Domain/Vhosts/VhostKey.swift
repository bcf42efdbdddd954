/// A secret that lets a backend push to a vhost; no description, dump or error message shows it.
package struct VhostKey: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The secret itself, for the comparison in constant time.
    package func withExposedText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(self.text) }

    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
