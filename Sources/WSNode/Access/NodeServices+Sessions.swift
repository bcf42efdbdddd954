import Logging
import MusterCrypto
import MusterDomain
import Sessions

extension NodeServices {
    /// Counts what a store answered, and tells the operator at a bounded rate what is wrong with it.
    func note(_ lookup: SessionLookup, of id: SessionID, in rules: VhostRules) {
        switch lookup {
        case .found:
            rules.sessionCounters.count(.found)
        case .absent:
            rules.sessionCounters.count(.absent)
        case .broken(let reason):
            rules.sessionCounters.count(.broken)
            guard self.limits.mayLogBroken() else { return }
            self.logger.warning(
                "a session could not be read; it counts as empty",
                metadata: [
                    "vhost.name": "\(rules.vhost.name)", "session.reason": "\(reason)",
                    "session.hash": "\(Self.hash(of: id))",
                ]
            )
        case .unavailable(let reason):
            rules.sessionCounters.count(.unavailable)
            guard self.limits.mayLogUnavailable() else { return }
            self.logger.warning(
                "sessions cannot be looked up; upgrades that need one are refused",
                metadata: ["vhost.name": "\(rules.vhost.name)", "store.reason": "\(reason)"]
            )
        }
    }

    /// Enough of the id's SHA-256 to find the record, and nothing to take it over with.
    private static func hash(of id: SessionID) -> String {
        var text = id.text
        return text.withUTF8 { bytes in
            let digest = Digest.sha256(UnsafeRawBufferPointer(bytes))
            return digest.indices.prefix(4).map { String(UInt16(digest[$0]) | 0x100, radix: 16).dropFirst() }.joined()
        }
    }
}
