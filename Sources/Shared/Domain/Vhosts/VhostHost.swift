/// Host names that choose a vhost.
package enum VhostHost {
    static let expectation = "a host name such as shop.example, or *. and one"

    /// The name in lower case, as it is compared; a leading `*.` stays.
    static func pattern(_ text: String) throws(SettingError) -> String {
        let isWildcard = text.hasPrefix("*.")
        guard let host = NetworkHost(String(isWildcard ? text.dropFirst(2) : text[...])) else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        switch host {
        case .name(let name): return (isWildcard ? "*." : "") + name.lowercased()
        case .ipv4 where !isWildcard, .ipv6 where !isWildcard: return host.bracketed
        case .any, .ipv4, .ipv6: throw SettingError(expected: Self.expectation, text: text)
        }
    }

    /// What a Host field (RFC 9110 §7.2) names: in lower case, without the port and the dot of a complete name.
    package static func name(ofHostField field: String) -> String {
        var name = field.lowercased()[...]
        if name.hasPrefix("[") {
            let end = name.firstIndex(of: "]") ?? name.endIndex
            return String(name[..<end]) + "]"
        }
        if let colon = name.lastIndex(of: ":") { name = name[..<colon] }
        if name.hasSuffix(".") { name.removeLast() }
        return String(name)
    }
}
