import MusterCrypto
import MusterDomain

/// The vhosts' keys as digests, to compare a shown key with in constant time.
///
/// Digests have one length, so that not even a key's length shows in the time.
struct KeyRing: Sendable {
    private let digests: [VhostID: [SHA256Digest]]

    init(_ vhosts: Vhosts) {
        digests = Dictionary(
            vhosts.all.map { ($0.id, $0.keys.map(Self.digest)) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Whether `key` is one of the vhost's; all of them are compared, whichever it is.
    func holds(_ key: VhostKey, of vhost: Vhost) -> Bool {
        let shown = Self.digest(of: key)
        var isHeld = false
        for digest in digests[vhost.id] ?? [] where Self.areEqual(shown, digest) {
            isHeld = true
        }
        return isHeld
    }

    private static func digest(of key: VhostKey) -> SHA256Digest {
        key.withExposedText { text in
            var text = text
            return text.withUTF8 { Digest.sha256(UnsafeRawBufferPointer($0)) }
        }
    }

    private static func areEqual(_ left: SHA256Digest, _ right: SHA256Digest) -> Bool {
        withUnsafeBytes(of: left) { a in withUnsafeBytes(of: right) { b in constantTimeEquals(a, b) } }
    }
}
