/// An origin as a browser names it: scheme, host and port (RFC 6454 §6.2).
struct WebOrigin: Sendable, Equatable {
    /// In lower case.
    let scheme: String
    /// In lower case.
    let host: String
    /// The scheme's own when none is written; nil when the scheme has none that we know.
    let port: UInt16?

    /// - Returns: nil for `null` and for everything that is not `scheme://host[:port]`.
    init?(_ text: String) {
        guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")), text[colon...].hasPrefix("://") else {
            return nil
        }
        let scheme = text[..<colon]
        guard let first = scheme.utf8.first, HTTPCharacter.isAlphanumeric(first), !HTTPCharacter.isDigit(first),
            scheme.utf8.allSatisfy({ HTTPCharacter.isAlphanumeric($0) || "+-.".utf8.contains($0) })
        else {
            return nil
        }
        guard let authority = HTTPAuthority(text[colon...].dropFirst(3)) else { return nil }
        self.scheme = scheme.lowercased()
        self.host = authority.host
        self.port = authority.port ?? Self.defaultPort(ofScheme: self.scheme)
    }

    static func defaultPort(ofScheme scheme: String) -> UInt16? {
        switch scheme {
        case "http", "ws": 80
        case "https", "wss": 443
        case _: nil
        }
    }
}
