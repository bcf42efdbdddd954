import NIOCore

/// Decides which `Host` a request may carry.
///
/// The attack is DNS rebinding: a page of `evil.example` makes that name point to 127.0.0.1 and talks to servers that trust
/// their own machine. The browser still sends `Host: evil.example`, so names that are not ours are refused. An address in
/// numbers cannot be rebound, nor can a name without a dot, which nobody outside can register.
package struct HostPolicy: Sendable {
    private let boundHost: String
    private let boundToLoopback: Bool
    private let allowed: Set<String>
    private let allowsAny: Bool

    /// - Parameters:
    ///   - boundHost: the host as configured: a name or an address.
    ///   - allowedHosts: further names without port; `*` allows every name.
    package init(boundHost: String, allowedHosts: [String] = []) {
        self.boundHost = Self.normalized(boundHost)
        self.boundToLoopback = Self.isLoopback(self.boundHost)
        self.allowed = Set(allowedHosts.map(Self.normalized))
        self.allowsAny = allowedHosts.contains("*")
    }

    /// - Parameter authority: `host` or `host:port`; the port counts for nothing, because a tunnel may change it.
    package func allows(authority: String) -> Bool {
        guard let host = Self.host(ofAuthority: authority) else { return false }
        if allowsAny || host == boundHost || allowed.contains(host) || Self.isLoopback(host) {
            return true
        }
        if boundToLoopback {
            return false
        }
        return Self.isAddress(host) || !host.contains(".")
    }

    /// The host of `host`, `host:port`, `[v6]` or `[v6]:port` in lower case and without brackets; nil when malformed.
    static func host(ofAuthority authority: String) -> String? {
        var host = Substring(authority)
        if host.first == "[" {
            guard let end = host.firstIndex(of: "]") else { return nil }
            let rest = host[host.index(after: end)...]
            guard rest.isEmpty || rest.first == ":" && isPort(rest.dropFirst()) else { return nil }
            host = host[..<end].dropFirst()
            guard (try? SocketAddress(ipAddress: String(host), port: 0)) != nil else { return nil }
        } else if let colon = host.firstIndex(of: ":") {
            guard isPort(host[host.index(after: colon)...]) else { return nil }
            host = host[..<colon]
        }
        let valid = host.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: ":"): true
            default: false
            }
        }
        guard valid, !host.isEmpty else { return nil }
        return normalized(String(host))
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || text.count <= 5 && text.allSatisfy(\.isASCII) && UInt16(text) != nil
    }

    private static func normalized(_ host: String) -> String {
        var host = host.lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        }
        return host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    private static func isAddress(_ host: String) -> Bool {
        (try? SocketAddress(ipAddress: host, port: 0)) != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host.hasSuffix(".localhost") || host == "::1" {
            return true
        }
        return host.hasPrefix("127.") && isAddress(host)
    }
}
