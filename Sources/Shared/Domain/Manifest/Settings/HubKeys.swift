/// The hub's CURVE key pair and the public keys that it admits.
package struct HubKeys: Equatable, Sendable {
    package var publicKey: Z85PublicKey
    package var secret: SecretKeySource
    /// Who may use the backends' doors, `ingest` and `backends`.
    package var clients: [Z85PublicKey]
    /// Who may use the nodes' doors, `publish` and `control`.
    package var nodes: [Z85PublicKey]

    package init(
        publicKey: Z85PublicKey,
        secret: SecretKeySource,
        clients: [Z85PublicKey] = [],
        nodes: [Z85PublicKey] = []
    ) {
        self.publicKey = publicKey
        self.secret = secret
        self.clients = clients
        self.nodes = nodes
    }

    /// The secret once it is in memory; nil while it is still in its file.
    package var secretKey: Z85SecretKey? { self.secret.key }

    /// How many keys one list may hold: the handshake of every connection looks through it.
    static let maximumListed = 10_000
}
