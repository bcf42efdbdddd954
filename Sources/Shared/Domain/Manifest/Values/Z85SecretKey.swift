/// A CURVE secret key in Z85: 40 characters, which no description, dump or error message shows.
package struct Z85SecretKey: Hashable, Sendable {
    private let text: String

    static let expectation = "a secret key of 40 Z85 characters (muster keys new makes one)"

    package init(_ text: String) throws(SettingError) {
        if let fault = Z85.fault(ofKey: text) {
            throw SettingError(expected: Self.expectation, found: fault)
        }
        self.text = text
    }

    /// The secret itself, for the socket that needs it.
    package func withExposedText<Result>(_ body: (String) throws -> Result) rethrows -> Result { try body(self.text) }
}

extension Z85SecretKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<redacted>" }
    package var debugDescription: String { "<redacted>" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
