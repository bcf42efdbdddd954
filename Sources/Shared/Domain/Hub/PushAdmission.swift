/// Decides which vhost a push goes to, and whether its backend showed a key of that vhost.
///
/// Where any vhost asks for keys, a vhost that does not exist is refused like a wrong key: who has no key must not be able
/// to find out which tenants there are.
package struct PushAdmission: Sendable {
    package let vhosts: Vhosts
    /// Whether the key is one of the vhost's; the time that it takes says nothing about the keys.
    private let isKey: @Sendable (VhostKey, Vhost) -> Bool
    /// Takes the place of a vhost that does not exist, so that the answer takes as long; nil when nobody asks for keys.
    private let standIn: Vhost?

    package init(vhosts: Vhosts, isKey: @escaping @Sendable (VhostKey, Vhost) -> Bool) {
        self.vhosts = vhosts
        self.isKey = isKey
        self.standIn = vhosts.all.first(where: \.asksForKey)
    }

    package static let unauthorized = Refusal(
        code: 401,
        reason: "key: expected one of the vhost's keys, found another or none"
    )
    static let unknownVhost = Refusal(
        code: 404,
        reason: "vhost: expected one that the manifest declares, found another"
    )

    /// The vhost of that name, when `key` lets its bearer push there.
    package func vhost(named name: String, key: VhostKey?) throws(Refusal) -> Vhost {
        let named = vhosts[name]
        guard let standIn else {
            guard let named else { throw Self.unknownVhost }
            return named
        }
        if let named, !named.asksForKey { return named }
        // Always one comparison: a missing key and a missing vhost must not answer sooner than a wrong key.
        let isAdmitted = isKey(key ?? VhostKey(""), named ?? standIn)
        guard let named, key != nil, isAdmitted else { throw Self.unauthorized }
        return named
    }

    /// Whether `key` lets its bearer push to any vhost at all.
    ///
    /// Asked before a body is read, so that strangers cannot make the hub hold theirs.
    package func isAdmittedAnywhere(_ key: VhostKey?) -> Bool {
        if vhosts.all.contains(where: { !$0.asksForKey }) { return true }
        guard let key else { return false }
        return vhosts.all.reduce(false) { isKey(key, $1) || $0 }
    }

    /// The vhost of a push with these fields.
    func vhost(of name: String?, key: String?, _ credential: PushCredential) throws(Refusal) -> Vhost {
        switch credential {
        case .none:
            guard key == nil else { throw .badRequest("key: expected none, since this door asks for none, found one") }
            guard name ?? "/" == "/" else {
                throw .badRequest("vhost: expected \"/\", the only one that this door serves, found another")
            }
            return vhosts.root
        case .field:
            return try vhost(named: name ?? "/", key: key.map { VhostKey($0) })
        case .shown(let shown):
            guard key == nil else {
                throw .badRequest("key: expected it in the Authorization field, found it in the push")
            }
            return try vhost(named: name ?? "/", key: shown)
        }
    }
}
