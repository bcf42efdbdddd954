/// An IPv6 address without a zone (RFC 4291 §2.2).
///
/// The text is kept as written; equality is that of the address.
package struct IPv6Address: Hashable, Sendable {
    package let text: String
    private let groups: [UInt16]

    /// Reads an address without brackets; nil when the text is none.
    package init?(_ text: String) {
        guard let groups = Self.groups(of: text) else { return nil }
        self.text = text
        self.groups = groups
    }

    /// `::1`, or an address of 127.0.0.0/8 mapped into IPv6.
    package var isLoopback: Bool {
        let isMapped = self.groups[..<5].allSatisfy { $0 == 0 } && self.groups[5] == 0xFFFF
        return self.groups == [0, 0, 0, 0, 0, 0, 0, 1] || (isMapped && self.groups[6] >> 8 == 127)
    }

    /// The groups as one number, the first in the highest bits.
    var bits: UInt128 { self.groups.reduce(0) { $0 << 16 | UInt128($1) } }

    package var isUnspecified: Bool { self.groups.allSatisfy { $0 == 0 } }

    package static func == (left: IPv6Address, right: IPv6Address) -> Bool { left.groups == right.groups }
    package func hash(into hasher: inout Hasher) { hasher.combine(self.groups) }

    private static func groups(of text: String) -> [UInt16]? {
        // At most one `::`, which stands for at least one group of zeros.
        let bytes = Array(text.utf8)
        let gaps = bytes.indices.dropLast().filter { bytes[$0] == 0x3A && bytes[$0 + 1] == 0x3A }
        guard let gap = gaps.first else {
            guard let groups = Self.run(bytes[...]), groups.count == 8 else { return nil }
            return groups
        }
        guard gaps.count == 1, let head = Self.run(bytes[..<gap]), let tail = Self.run(bytes[(gap + 2)...]),
            head.count + tail.count <= 7
        else { return nil }
        return head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// The groups of a part without `::`; the last may be an IPv4 address.
    private static func run(_ bytes: ArraySlice<UInt8>) -> [UInt16]? {
        guard !bytes.isEmpty else { return [] }
        var groups: [UInt16] = []
        let parts = bytes.split(separator: 0x3A, omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            if index == parts.count - 1, let address = NetworkHost.dottedQuad(String(decoding: part, as: UTF8.self)) {
                groups += [UInt16(address >> 16), UInt16(address & 0xFFFF)]
            } else {
                guard 1...4 ~= part.count, part.allSatisfy({ Self.isHexadecimal($0) }),
                    let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16)
                else { return nil }
                groups.append(group)
            }
        }
        return groups
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }
}
