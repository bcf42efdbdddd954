/// Paths that choose a vhost.
enum VhostPath {
    static let expectation = "a path such as /shop"

    /// First parts that the program serves itself, whatever the vhost.
    static let reserved = ["v1", "ws", "metrics", "healthz", "readyz"]

    /// The path: parts of letters, digits, `.`, `_`, `~` and `-`, which no client writes in two ways.
    static func path(_ text: String) throws(SettingError) -> String {
        guard 2...255 ~= text.utf8.count, text.utf8.first == UInt8(ascii: "/") else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        let parts = text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        for part in parts {
            guard !part.isEmpty, !part.elementsEqual(".".utf8), !part.elementsEqual("..".utf8),
                part.allSatisfy({ Self.isPartByte($0) })
            else {
                throw SettingError(
                    expected: "a path whose parts are letters, digits, `.`, `_`, `~` and `-`, such as /shop",
                    text: text
                )
            }
        }
        if let first = parts.first, let name = Self.reserved.first(where: { first.elementsEqual($0.utf8) }) {
            throw SettingError(expected: "another path", found: "`/\(name)`, which is reserved")
        }
        return text
    }

    /// Whether the byte may stand in a vhost's name.
    static func isNameByte(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "/") || byte != 0x7E && Self.isPartByte(byte) }

    private static func isPartByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
