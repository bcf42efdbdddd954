/// The addresses that share a prefix (RFC 4632 §3.1, RFC 4291 §2.3): `10.0.0.0/8`, `2001:db8::/32`, or one address.
///
/// A range has addresses of its own kind only: `::/0` has no IPv4 address.
package struct AddressRange: Hashable, Sendable {
    private let first: IPAddress
    /// Bits of the prefix, of the 128 of the IPv6 form.
    private let prefix: Int

    private init(_ first: IPAddress, prefix: Int) {
        self.first = first
        self.prefix = prefix
    }

    static let expectation = "an address or a range such as 10.0.0.0/8"

    /// Reads an address, or a range whose bits behind the prefix are zero.
    package init(_ text: String) throws(SettingError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = IPAddress(String(parts[0])) else {
            throw SettingError(expected: Self.expectation, text: text)
        }
        let width = parts[0].contains(":") ? 128 : 32
        guard parts.count == 2 else {
            self.init(first, prefix: 128)
            return
        }
        guard let length = HostPort.port(String(parts[1])), length <= width else {
            throw SettingError(expected: "a prefix from 0 to \(width) after the slash", text: text)
        }
        let prefix = 128 - width + Int(length)
        let masked = IPAddress(ipv6: first.bits & ~(UInt128.max >> prefix))
        guard masked == first else {
            // Whoever writes it may have meant one address, or a longer prefix.
            throw SettingError(expected: "zeros after the prefix, as in \(masked)/\(length)", text: text)
        }
        self.init(first, prefix: prefix)
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.isIPv4 == self.first.isIPv4 && (address.bits ^ self.first.bits) >> (128 - self.prefix) == 0
    }
}
