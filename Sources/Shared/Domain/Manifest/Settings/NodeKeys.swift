/// A node's CURVE key pair, and the public key by which it knows its hub.
package struct NodeKeys: Equatable, Sendable {
    package var publicKey: Z85PublicKey
    package var secret: SecretKeySource
    package var server: Z85PublicKey

    package init(publicKey: Z85PublicKey, secret: SecretKeySource, server: Z85PublicKey) {
        self.publicKey = publicKey
        self.secret = secret
        self.server = server
    }

    /// The secret once it is in memory; nil while it is still in its file.
    package var secretKey: Z85SecretKey? { self.secret.key }
}
