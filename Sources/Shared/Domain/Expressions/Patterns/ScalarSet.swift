/// A set of Unicode scalars: what one place of a pattern takes.
struct ScalarSet: Sendable {
    typealias Span = ClosedRange<UInt32>

    static let last: UInt32 = 0x10FFFF

    /// In order, apart from each other.
    let spans: [Span]
    /// Bits of the ASCII part, which nearly every text asks about.
    private let ascii: (low: UInt64, high: UInt64)
    /// Whether a scalar is in the set when one that differs by case alone is.
    let foldsCase: Bool
    private let isNegated: Bool

    init(_ spans: [Span], foldsCase: Bool = false, isNegated: Bool = false) {
        self.spans = Self.merged(spans)
        self.foldsCase = foldsCase
        self.isNegated = isNegated
        var bits: (low: UInt64, high: UInt64) = (0, 0)
        for span in self.spans where span.lowerBound < 128 {
            for value in span.lowerBound...min(span.upperBound, 127) {
                if value < 64 { bits.low |= 1 << UInt64(value) } else { bits.high |= 1 << UInt64(value - 64) }
            }
        }
        self.ascii = bits
    }

    /// - Parameter variants: The scalar's `caseVariants`, where some set of the pattern folds case.
    func contains(_ scalar: Unicode.Scalar, variants: [Unicode.Scalar]) -> Bool {
        let isWritten =
            self.isWritten(scalar.value) || self.foldsCase && variants.contains { self.isWritten($0.value) }
        return isWritten != self.isNegated
    }

    private func isWritten(_ value: UInt32) -> Bool {
        if value < 64 { return self.ascii.low >> UInt64(value) & 1 == 1 }
        if value < 128 { return self.ascii.high >> UInt64(value - 64) & 1 == 1 }
        var low = 0
        var high = self.spans.count
        while low < high {
            let middle = (low + high) / 2
            if self.spans[middle].upperBound < value { low = middle + 1 } else { high = middle }
        }
        return low < self.spans.count && self.spans[low].lowerBound <= value
    }

    private static func merged(_ spans: [Span]) -> [Span] {
        var merged: [Span] = []
        for span in spans.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let previous = merged.last, span.lowerBound <= previous.upperBound + 1 {
                merged[merged.count - 1] = previous.lowerBound...max(previous.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        return merged
    }

    /// All that is in none of `spans`.
    static func complement(of spans: [Span]) -> [Span] {
        var rest: [Span] = []
        var start: UInt32 = 0
        for span in Self.merged(spans) {
            if span.lowerBound > start { rest.append(start...(span.lowerBound - 1)) }
            start = span.upperBound + 1
        }
        if start <= Self.last { rest.append(start...Self.last) }
        return rest
    }
}
