import MusterDomain

/// Where the demo page's browser reaches the nodes.
package enum DemoClients: Sendable, Equatable {
    /// This port of the host that the page itself came from.
    case port(UInt16)
    /// Somewhere else: behind a load balancer, or with TLS.
    case url(String)

    /// - Parameter url: `ws://host[:port][/path]` or `wss://…`.
    /// - Returns: nil for every other text. What could end a header's directive is refused with it, since the origin of
    ///   the URL goes into `Content-Security-Policy`.
    package init?(url: String) {
        guard let rest = Self.schemes.lazy.compactMap({ Self.dropping($0, from: url) }).first else { return nil }
        let authority = rest.prefix { $0 != "/" }
        guard HTTPAuthority(String(authority)) != nil, url.utf8.count <= 1_000, url.utf8.allSatisfy(Self.isPlain) else {
            return nil
        }
        self = .url(rest.count == authority.count ? url + "/" : url)
    }

    /// What the page connects to.
    ///
    /// - Parameter authority: the `Host` by which the page was asked for.
    func address(forPageAt authority: String) -> String {
        switch self {
        case .port(let port): "ws://\(Self.host(of: authority)):\(port)/"
        case .url(let url): url
        }
    }

    /// What `connect-src` has to name for it (CSP Level 3 §2.3.1).
    ///
    /// An IPv6 address is no host of that grammar: then the scheme alone has to do.
    func policySource(forPageAt authority: String) -> String {
        let address = address(forPageAt: authority)
        let scheme = address.prefix { $0 != ":" }
        let host = address.dropFirst(scheme.count + 3).prefix { $0 != "/" }
        return host.hasPrefix("[") ? "\(scheme):" : "\(scheme)://\(host)"
    }

    private static let schemes = ["ws://", "wss://"]

    private static func dropping(_ scheme: String, from url: String) -> Substring? {
        url.hasPrefix(scheme) ? url.dropFirst(scheme.count) : nil
    }

    /// The host of `host`, `host:port` or `[v6]:port`, as it stands there.
    private static func host(of authority: String) -> Substring {
        if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return authority[...end] }
        return authority.prefix { $0 != ":" }
    }

    /// Letters, digits and the marks of RFC 3986 §2 without those that quote, list or separate in a header.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: "-._~:/?[]@!$&()*+=%".utf8.contains(byte)
        }
    }
}
