import CZeroMQ

/// A CURVE key pair (RFC 26).
package struct CurveKeyPair: Sendable, Equatable {
    package let publicKey: CurvePublicKey
    package let secretKey: CurveSecretKey

    /// The pair of a secret key: the public half is computed from it.
    package init(secretKey: CurveSecretKey) throws(ZeroMQError) {
        var text = [CChar](repeating: 0, count: Z85.keyLength + 1)
        try requireSuccess("derive a public key") {
            zmq_curve_public(&text, secretKey.revealed())
        }
        guard let publicKey = CurvePublicKey(z85: Z85.string(text)) else {
            throw ZeroMQError(operation: "derive a public key", errno: 0, message: "libzmq gave no Z85 key")
        }
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    private init(publicKey: CurvePublicKey, secretKey: CurveSecretKey) {
        self.publicKey = publicKey
        self.secretKey = secretKey
    }

    /// A new random pair; fails when libzmq was built without CURVE (``ZeroMQ/hasCurve``).
    package static func generate() throws(ZeroMQError) -> CurveKeyPair {
        var publicText = [CChar](repeating: 0, count: Z85.keyLength + 1)
        var secretText = [CChar](repeating: 0, count: Z85.keyLength + 1)
        try requireSuccess("generate a key pair") {
            zmq_curve_keypair(&publicText, &secretText)
        }
        guard
            let publicKey = CurvePublicKey(z85: Z85.string(publicText)),
            let secretKey = CurveSecretKey(z85: Z85.string(secretText))
        else {
            throw ZeroMQError(operation: "generate a key pair", errno: 0, message: "libzmq gave no Z85 keys")
        }
        return CurveKeyPair(publicKey: publicKey, secretKey: secretKey)
    }
}
