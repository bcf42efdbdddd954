/// A CURVE public key in Z85: 40 characters.
package struct Z85PublicKey: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    static let expectation = "a public key of 40 Z85 characters (muster keys new makes one)"

    package init(_ text: String) throws(SettingError) {
        if let fault = Z85.fault(ofKey: text) {
            throw SettingError(expected: Self.expectation, found: fault)
        }
        self.text = text
    }

    package var description: String { self.text }
}
