import ZeroMQ

/// The CURVE keys with which a backend shows who it is and knows the hub (RFC 26).
///
/// Keys are 40 characters of Z85; `muster keys new` makes them.
public struct ClientKeys: Sendable, CustomStringConvertible {
    let pair: CurveKeyPair
    let server: CurvePublicKey

    /// - Parameters:
    ///   - secretKey: this backend's secret key; its public key must be among the hub's `keys.clients`.
    ///   - serverKey: the hub's public key.
    /// - Throws: ``MusterClientError`` `invalidArgument` when one of them is no key; the message does not show it.
    public init(secretKey: String, serverKey: String) throws(MusterClientError) {
        guard let secret = CurveSecretKey(z85: secretKey) else {
            throw MusterClientError(
                code: .invalidArgument,
                message: "secret key: expected 40 characters of Z85, found something else"
            )
        }
        guard let server = CurvePublicKey(z85: serverKey) else {
            throw MusterClientError(
                code: .invalidArgument,
                message: "server key: expected 40 characters of Z85, found something else"
            )
        }
        do {
            self.pair = try CurveKeyPair(secretKey: secret)
        } catch {
            throw MusterClientError(code: .invalidArgument, message: "secret key: \(error)")
        }
        self.server = server
    }

    /// Shows the public keys only.
    public var description: String { "keys of \(pair.publicKey) for the server \(server)" }
}
