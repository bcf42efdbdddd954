/// A host with an optional port, as `Host` and `Origin` name it (RFC 3986 §3.2).
package struct HTTPAuthority: Sendable, Equatable {
    /// In lower case; an IPv6 address keeps its brackets.
    package let host: String
    /// nil when none was written: then the scheme's own.
    package let port: UInt16?

    /// - Returns: nil when the text is not `host[:port]` with a host that is not empty.
    package init?(_ text: some StringProtocol) {
        let bytes = text.utf8
        let hostEnd: Substring.UTF8View.Index
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let address = bytes[bytes.index(after: bytes.startIndex)..<bracket]
            guard address.count >= 2, address.allSatisfy(HTTPCharacter.isIPv6) else { return nil }
            hostEnd = bytes.index(after: bracket)
        } else {
            hostEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
            guard hostEnd > bytes.startIndex, bytes[..<hostEnd].allSatisfy(HTTPCharacter.isHost) else { return nil }
        }
        guard let port = Self.port(bytes[hostEnd...]) else { return nil }
        self.host = text[..<hostEnd].lowercased()
        self.port = port
    }

    /// Reads what follows the host: nothing, or a colon and up to five digits.
    ///
    /// - Returns: nil when it is something else; `.some(nil)` when no port is named.
    private static func port(_ text: some Collection<UInt8>) -> UInt16?? {
        guard let colon = text.first else { return .some(nil) }
        let digits = text.dropFirst()
        guard colon == UInt8(ascii: ":"), digits.allSatisfy(HTTPCharacter.isDigit), digits.count <= 5 else {
            return nil
        }
        // An empty port is allowed by the grammar and means the scheme's own.
        guard !digits.isEmpty else { return .some(nil) }
        guard let port = UInt16(String(decoding: digits, as: UTF8.self)) else { return nil }
        return .some(port)
    }
}
