/// What the Cookie field of a request says about the session.
package enum SessionCookie: Equatable, Sendable {
    /// There is no cookie of the name.
    case absent
    /// There is one whose value cannot be a session's id.
    case malformed
    case id(SessionID)

    /// Finds the cookie `name` in the raw Cookie field (RFC 6265 §4.2.1), and in it what PHP would find, so that nobody is one
    /// user there and another one here:
    ///
    /// - pairs are parted by semicolons, white space before a name does not count, and all else does: quotes and spaces in
    ///   a value are part of it (and so no id);
    /// - the first cookie of the name counts, even one without a value;
    /// - the value is percent-decoded, a `%` without two hexadecimal digits stays; names are compared byte by byte.
    ///
    /// Where PHP reads a dot or a space in a name as an underscore, this does not: `my.session` is not `my_session`.
    package init(field: String?, name: String) {
        guard let field, let value = Self.value(of: name.utf8, in: field.utf8) else {
            self = .absent
            return
        }
        self = Self.decoded(value).flatMap { SessionID($0) }.map { .id($0) } ?? .malformed
    }

    /// The value of the first pair with that name; it is empty where the pair has none.
    private static func value(of name: String.UTF8View, in field: String.UTF8View) -> Substring.UTF8View? {
        for pair in field.split(separator: UInt8(ascii: ";")) {
            let pair = pair.drop { $0 == 0x20 || 0x09...0x0D ~= $0 }
            let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard pair[..<end].elementsEqual(name) else { continue }
            return pair[end...].dropFirst()
        }
        return nil
    }

    /// The percent-decoded value (RFC 3986 §2.1); nil for one that is too long for any id, or not UTF-8.
    private static func decoded(_ value: Substring.UTF8View) -> String? {
        // Three characters stand for one at most; what is longer need not be decoded to be refused.
        guard value.count <= 3 * SessionID.maximumLength else { return nil }
        var bytes: [UInt8] = []
        var rest = value
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let decoded = Self.hexadecimal(rest.prefix(2)) {
                bytes.append(decoded)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digits: Substring.UTF8View) -> UInt8? {
        guard digits.count == 2 else { return nil }
        var number: UInt8 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | (digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): number = number << 4 | (digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): number = number << 4 | (digit - UInt8(ascii: "A") + 10)
            default: return nil
            }
        }
        return number
    }
}
