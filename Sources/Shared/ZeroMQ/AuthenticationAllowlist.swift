import NIOCore

/// Which public keys may connect, per domain.
///
/// A domain that is not listed lets nobody in.
package struct AuthenticationAllowlist: Sendable, Equatable {
    /// The outcome of one request.
    enum Decision: Equatable {
        case allow(domain: String, user: CurvePublicKey)
        /// `domain` is `nil` when it is not one of ours.
        case refuse(domain: String?)
    }

    private let keys: [String: Set<CurvePublicKey>]

    package init(_ keys: [String: Set<CurvePublicKey>]) {
        self.keys = keys
    }

    var domains: [String] {
        Array(keys.keys)
    }

    func decide(_ request: AuthenticationRequest) -> Decision {
        guard let allowed = keys[request.domain] else { return .refuse(domain: nil) }
        switch request.credentials {
        case .curve(let key) where allowed.contains(key): return .allow(domain: request.domain, user: key)
        case .curve, .other: return .refuse(domain: request.domain)
        }
    }
}
