/// The character classes of RFC 9110 §5.6.2 and RFC 3986 §2 that the upgrade's grammar is made of.
enum HTTPCharacter {
    /// `tchar`: what methods, field names and subprotocols are made of.
    static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "!"), UInt8(ascii: "#")...UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "^")...UInt8(ascii: "`"), UInt8(ascii: "|"),
            UInt8(ascii: "~"):
            true
        case _:
            self.isAlphanumeric(byte)
        }
    }

    /// What a request target is made of.
    ///
    /// Wider than RFC 3986: browsers leave characters such as `|` and `[` in a query as the page wrote them. A fragment
    /// is never sent.
    static func isTarget(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "#")
    }

    /// What a registered host name is made of: `unreserved` and `%` (RFC 3986 §3.2.2).
    ///
    /// The `sub-delims` that the grammar allows besides are in no real name, and a comma would hide a second host.
    static func isHost(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"):
            true
        case _:
            self.isAlphanumeric(byte)
        }
    }

    /// What stands between the brackets of an IPv6 address.
    static func isIPv6(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"),
            UInt8(ascii: "."):
            true
        case _:
            self.isDigit(byte)
        }
    }

    static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        let lower = byte | 0x20
        return self.isDigit(byte) || (lower >= UInt8(ascii: "a") && lower <= UInt8(ascii: "z"))
    }

    /// Whether a text is a token, which is never empty.
    static func isToken(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { self.isToken($0) }
    }
}
