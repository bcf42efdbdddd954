import CZeroMQ

/// A CURVE public key: 32 bytes, written as 40 characters of Z85 (RFC 32).
package struct CurvePublicKey: Sendable, Hashable, CustomStringConvertible {
    package let bytes: [UInt8]

    /// The key from its 32 bytes; `nil` for another length.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        self.bytes = Array(bytes)
    }

    /// The key from its text; `nil` unless it is 40 characters of Z85.
    package init?(z85: String) {
        guard let bytes = Z85.decodeKey(z85) else { return nil }
        self.bytes = bytes
    }

    /// The key in Z85.
    package var z85: String {
        Z85.encodeKey(bytes)
    }

    package var description: String {
        z85
    }
}
