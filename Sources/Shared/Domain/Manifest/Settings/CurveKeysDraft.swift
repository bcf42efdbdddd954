/// Keys while they are collected from a manifest, the environment and flags: each may still be missing.
package struct CurveKeysDraft: Equatable, Sendable {
    var publicKey: Z85PublicKey?
    var secret: SecretKeySource?
    /// The hub's public key; a node's only.
    var server: Z85PublicKey?
    /// The hub's only.
    var clients: [Z85PublicKey] = []
    var nodes: [Z85PublicKey] = []
    /// Whether a `keys` mapping was written, be it an empty one.
    var isDeclared = false

    init() {}

    init(_ keys: HubKeys?) {
        guard let keys else { return }
        self.publicKey = keys.publicKey
        self.secret = keys.secret
        self.clients = keys.clients
        self.nodes = keys.nodes
    }

    init(_ keys: NodeKeys?) {
        guard let keys else { return }
        self.publicKey = keys.publicKey
        self.secret = keys.secret
        self.server = keys.server
    }

    private var isEmpty: Bool { self == CurveKeysDraft() }

    /// The hub's keys; nil and no problem when none was set.
    func hubKeys() -> (keys: HubKeys?, problems: [SettingsProblem]) {
        if self.isEmpty { return (nil, []) }
        guard let publicKey = self.publicKey, let secret = self.secret else {
            return (nil, self.missing(["public": self.publicKey == nil, "secret": self.secret == nil]))
        }
        return (HubKeys(publicKey: publicKey, secret: secret, clients: self.clients, nodes: self.nodes), [])
    }

    /// The node's keys; nil and no problem when none was set.
    func nodeKeys() -> (keys: NodeKeys?, problems: [SettingsProblem]) {
        if self.isEmpty { return (nil, []) }
        guard let publicKey = self.publicKey, let secret = self.secret, let server = self.server else {
            return (
                nil,
                self.missing([
                    "public": self.publicKey == nil, "secret": self.secret == nil, "server": self.server == nil,
                ])
            )
        }
        return (NodeKeys(publicKey: publicKey, secret: secret, server: server), [])
    }

    private func missing(_ keys: KeyValuePairs<String, Bool>) -> [SettingsProblem] {
        keys.filter(\.value).map { key, _ in
            let name = key == "secret" ? "`secret` or `secret-file`" : "`\(key)`"
            return SettingsProblem(key: "keys", message: "expected \(name) beside the other keys, found none")
        }
    }
}
