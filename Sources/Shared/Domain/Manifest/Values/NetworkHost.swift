/// The host of an address: an IP address or a name, checked for its form only.
package enum NetworkHost: Hashable, Sendable {
    /// Every local address, written `*`.
    case any
    case ipv4(UInt32)
    case ipv6(IPv6Address)
    case name(String)

    /// Reads a host.
    ///
    /// An IPv6 address stands in square brackets. Nil when the text is none.
    package init?(_ text: String) {
        if text == "*" {
            self = .any
        } else if text.hasPrefix("[") {
            guard text.hasSuffix("]"), let address = IPv6Address(String(text.dropFirst().dropLast())) else {
                return nil
            }
            self = .ipv6(address)
        } else if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2E }) {
            // Only the form with four decimal numbers: `127.1` and octal numbers mean different hosts to different readers.
            guard let address = Self.dottedQuad(text) else { return nil }
            self = .ipv4(address)
        } else {
            guard Self.isName(text) else { return nil }
            self = .name(text)
        }
    }

    /// Whether only processes of this machine reach a socket bound here.
    package var isLoopback: Bool {
        switch self {
        case .any: false
        case .ipv4(let address): address >> 24 == 127
        case .ipv6(let address): address.isLoopback
        case .name(let name): name.lowercased() == "localhost"
        }
    }

    /// Whether a socket bound here takes every local address.
    package var isWildcard: Bool {
        switch self {
        case .any: true
        case .ipv4(let address): address == 0
        case .ipv6(let address): address.isUnspecified
        case .name: false
        }
    }

    /// The host as it stands in an address, an IPv6 address in brackets.
    package var bracketed: String {
        switch self {
        case .any, .ipv4, .name: self.plain
        case .ipv6: "[\(self.plain)]"
        }
    }

    /// The host as the resolver of the operating system takes it.
    package var plain: String {
        switch self {
        case .any: "*"
        case .ipv4(let address): (0..<4).map { String(address >> (24 - 8 * $0) & 0xFF) }.joined(separator: ".")
        case .ipv6(let address): address.text
        case .name(let name): name
        }
    }

    static func dottedQuad(_ text: String) -> UInt32? {
        let numbers = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard numbers.count == 4 else { return nil }
        var address: UInt32 = 0
        for digits in numbers {
            guard 1...3 ~= digits.count, digits.count == 1 || digits.first != 0x30,
                digits.allSatisfy({ (0x30...0x39) ~= $0 }),
                let number = UInt8(String(Substring(digits)))
            else { return nil }
            address = address << 8 | UInt32(number)
        }
        return address
    }

    /// RFC 1123 §2.1, with the underscore that container platforms put in names; 253 bytes at most.
    private static func isName(_ text: String) -> Bool {
        1...253 ~= text.utf8.count
            && text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { label in
                1...63 ~= label.count && label.first != 0x2D && label.last != 0x2D
                    && label.allSatisfy { byte in
                        switch byte {
                        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                        default: false
                        }
                    }
            }
    }
}
