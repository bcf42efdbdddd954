/// The name of a connection in WAMP v1, which WELCOME tells its client and lists of PUBLISH repeat: 32 hexadecimal digits.
///
/// The last 16 digits are the connection's number in the cluster, so that any node knows whom a list means.
package struct WAMPSessionID: Hashable, Sendable, CustomStringConvertible {
    /// Random too, so that the whole is as hard to guess as a key of 128 bits.
    private let salt: UInt64
    package let connection: ConnectionID

    package init(connection: ConnectionID, salt: UInt64) {
        self.connection = connection
        self.salt = salt
    }

    /// The id that `text` is, or nil: then it is nobody's.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 32, let salt = Self.value(of: digits[..<16]),
            let connection = Self.value(of: digits[16...]).flatMap({ ConnectionID(rawValue: $0) })
        else { return nil }
        self.init(connection: connection, salt: salt)
    }

    package var description: String {
        Self.digits(of: self.salt) + Self.digits(of: self.connection.rawValue)
    }

    private static func digits(of number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    private static func value(of digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(digit - UInt8(ascii: "a") + 10)
            case _: return nil
            }
        }
        return value
    }
}
