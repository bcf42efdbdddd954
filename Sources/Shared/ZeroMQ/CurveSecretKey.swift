/// A CURVE secret key: 32 bytes, written as 40 characters of Z85 (RFC 32).
///
/// Never shown by printing or logging it.
package struct CurveSecretKey: Sendable, Equatable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    let bytes: [UInt8]

    /// The key from its text; `nil` unless it is 40 characters of Z85.
    package init?(z85: String) {
        guard let bytes = Z85.decodeKey(z85) else { return nil }
        self.bytes = bytes
    }

    /// The key in Z85, for the one place that writes it into a file.
    package func revealed() -> String {
        Z85.encodeKey(bytes)
    }

    package var description: String {
        "<secret key>"
    }

    package var debugDescription: String {
        description
    }

    package var customMirror: Mirror {
        Mirror(self, children: [:])
    }
}
