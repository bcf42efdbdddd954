/// Which pages may connect (RFC 6455 §10.2).
///
/// A browser sends the user's cookies with a connection that any page opens; the origin is what tells whose page it was.
/// A client that sends no origin is no browser and is allowed.
package enum OriginPolicy: Sendable, Equatable {
    /// The page came from the host and port that it connects to.
    case sameHost
    case any
    /// Those that match, and with `sameHost` those of the first case too.
    case list([OriginPattern], sameHost: Bool = false)

    /// Whether a page may connect.
    ///
    /// - Parameters:
    ///   - origin: the Origin field, nil when there is none.
    ///   - host: the authority that the request is for.
    package func allows(origin: String?, host: HTTPAuthority) -> Bool {
        guard let origin else { return true }
        switch self {
        case .any:
            return true
        case .sameHost:
            return WebOrigin(origin).map { Self.isSame($0, host) } ?? false
        case .list(let patterns, let sameHost):
            guard let origin = WebOrigin(origin) else { return false }
            return sameHost && Self.isSame(origin, host) || patterns.contains { $0.matches(origin) }
        }
    }

    private static func isSame(_ origin: WebOrigin, _ host: HTTPAuthority) -> Bool {
        // A Host without a port means the port of the page's own scheme: TLS may end before this server.
        let hostPort = host.port ?? WebOrigin.defaultPort(ofScheme: origin.scheme)
        guard let port = origin.port else { return false }
        return origin.host == host.host && port == hostPort
    }
}
