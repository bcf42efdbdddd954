/// An IP address.
///
/// An IPv4 address that is mapped into IPv6 (RFC 4291 §2.5.5.2), as a socket for both kinds shows it, is the IPv4 address: the
/// same client has one address, whichever way it came.
package struct IPAddress: Hashable, Sendable {
    /// The address in its IPv6 form, IPv4 as a mapped one.
    let bits: UInt128

    package init(ipv4 bits: UInt32) {
        self.bits = Self.mappedPrefix << 32 | UInt128(bits)
    }

    package init(ipv6 bits: UInt128) {
        self.bits = bits
    }

    /// Reads four decimal numbers, or IPv6 without brackets and zone; nil when the text is neither.
    package init?(_ text: String) {
        if let bits = NetworkHost.dottedQuad(text) {
            self.init(ipv4: bits)
        } else if let address = IPv6Address(text) {
            self.init(ipv6: address.bits)
        } else {
            return nil
        }
    }

    private static let mappedPrefix: UInt128 = 0xFFFF

    var isIPv4: Bool { self.bits >> 32 == Self.mappedPrefix }
}

extension IPAddress: CustomStringConvertible {
    /// The one text of an address: four decimal numbers, or IPv6 as RFC 5952 §4 asks.
    package var description: String {
        guard !self.isIPv4 else { return NetworkHost.ipv4(UInt32(truncatingIfNeeded: self.bits)).plain }
        let groups = (0..<8).map { UInt16(truncatingIfNeeded: self.bits >> (112 - 16 * $0)) }
        guard let zeros = Self.longestZeros(in: groups) else { return Self.text(groups[...]) }
        return "\(Self.text(groups[..<zeros.lowerBound]))::\(Self.text(groups[zeros.upperBound...]))"
    }

    private static func text(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    /// The first of the longest runs of zeros; one zero alone is not shortened (RFC 5952 §4.2.2).
    private static func longestZeros(in groups: [UInt16]) -> Range<Int>? {
        var longest = 0..<1
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > longest.count { longest = start..<index }
            start = index + 1
        }
        return longest.count > 1 ? longest : nil
    }
}
