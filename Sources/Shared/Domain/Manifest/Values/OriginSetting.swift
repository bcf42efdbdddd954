/// Which pages may open a WebSocket (the Origin header of RFC 6455 §10.2).
package enum OriginSetting: Hashable, Sendable {
    /// Only pages of the host that the request names.
    case sameHost
    case any
    /// `scheme://host[:port]`, lower case; `*.` before the host stands for exactly one label. An entry `same-host` lets
    /// in what that setting alone would.
    case list([String])

    static let expectation = "same-host, any, or a list of origins such as https://app.example"

    /// The word for pages of the host that the request names.
    package static let sameHostWord = "same-host"

    /// These pages, and those of some origins too.
    package func admitting(_ origins: [String]) -> OriginSetting {
        switch self {
        case .sameHost: .list([Self.sameHostWord] + origins)
        case .any: .any
        case .list(let others): .list(others + origins)
        }
    }

    /// Bounds the comparisons of one upgrade.
    static let maximumCount = 1000

    /// What `node.origins` takes, as far as a JSON Schema can say.
    static let schema: SchemaValue = [
        "anyOf": [
            ValueSchema.text("same-host|any|\(ValueSchema.origin)"),
            [
                "type": "array", "items": ValueSchema.text("same-host|\(ValueSchema.origin)"),
                "maxItems": .number(Self.maximumCount),
            ],
        ]
    ]

    /// The origin in lower case.
    static func origin(_ text: String) throws(SettingError) -> String {
        if text == Self.sameHostWord { return text }
        let origin = text.lowercased()
        guard let colon = origin.firstRange(of: "://"), Self.isScheme(origin[..<colon.lowerBound]) else {
            throw SettingError(expected: "an origin such as https://app.example", text: text)
        }
        var authority = String(origin[colon.upperBound...])
        if authority.contains(where: { "/?#@".contains($0) }) {
            throw SettingError(expected: "an origin without a path, such as https://app.example", text: text)
        }
        if let port = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            guard let number = HostPort.port(String(authority[authority.index(after: port)...])), number > 0 else {
                throw SettingError(expected: "a port from 1 to 65535", text: text)
            }
            authority = String(authority[..<port])
        }
        if authority.hasPrefix("*.") { authority.removeFirst(2) }
        guard let host = NetworkHost(authority), host != .any else {
            throw SettingError(expected: "a host name, or *. and a host name, in the origin", text: text)
        }
        // The upgrade compares with a pattern; what it could not read there must not pass here.
        guard OriginPattern(origin) != nil else {
            throw SettingError(expected: "an origin such as https://app.example", text: text)
        }
        return origin
    }

    /// RFC 3986 §3.1.
    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (0x61...0x7A).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7A, 0x30...0x39, 0x2B, 0x2D, 0x2E: true
            default: false
            }
        }
    }
}
