/// A number of bytes, written `4096`, `64KB`, `1MB` or `1GB`; units are powers of 1024.
package struct ByteCount: Hashable, Sendable, Comparable, CustomStringConvertible {
    package let bytes: Int

    package init(bytes: Int) { self.bytes = bytes }

    package static func kilobytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 10) }
    package static func megabytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 20) }
    package static func gigabytes(_ count: Int) -> ByteCount { ByteCount(bytes: count << 30) }

    /// The count that `text` says; nil when it is no size or above 2^63 - 1.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (0x30...0x39).contains($0) }
        let unit = String(text.utf8.dropFirst(digits.count)) ?? "?"
        guard let shift = Self.shifts[unit], let count = Int(String(Substring(digits))) else { return nil }
        let (bytes, overflow) = count.multipliedReportingOverflow(by: 1 << shift)
        guard !overflow else { return nil }
        self.bytes = bytes
    }

    private static let shifts: [String: Int] = ["": 0, "B": 0, "KB": 10, "MB": 20, "GB": 30]

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    /// The shortest way to write the count exactly.
    package var description: String {
        for (unit, shift) in [("GB", 30), ("MB", 20), ("KB", 10)] where self.bytes > 0 && self.bytes % (1 << shift) == 0
        {
            return "\(self.bytes >> shift)\(unit)"
        }
        return "\(self.bytes)"
    }
}
