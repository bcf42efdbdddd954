/// Regular expressions for the whole numbers of a range, since a JSON Schema cannot compare what is text.
enum DecimalPattern {
    /// Matches every number of `range`, which has no negative ones, without leading zeros.
    static func text(_ range: ClosedRange<Int>) -> String {
        var parts: [String] = []
        var low = range.lowerBound
        while low <= range.upperBound {
            let digits = String(low).count
            let (power, overflow) = Self.powerOfTen(digits)
            let high = overflow ? range.upperBound : min(range.upperBound, power - 1)
            parts.append(Self.sameLength(Array(String(low).utf8), Array(String(high).utf8)))
            guard high < range.upperBound else { break }
            low = high + 1
        }
        return parts.count == 1 ? parts[0] : "(?:\(parts.joined(separator: "|")))"
    }

    private static func powerOfTen(_ exponent: Int) -> (Int, overflow: Bool) {
        var power = 1
        for _ in 0..<exponent {
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { return (0, true) }
            power = next
        }
        return (power, false)
    }

    /// Matches the numbers from `low` to `high`, which have the same number of digits.
    private static func sameLength(_ low: [UInt8], _ high: [UInt8]) -> String {
        guard let first = low.first, let last = high.first else { return "" }
        let (lowRest, highRest) = (Array(low.dropFirst()), Array(high.dropFirst()))
        let zeros = [UInt8](repeating: 0x30, count: lowRest.count)
        let nines = [UInt8](repeating: 0x39, count: lowRest.count)
        if first == last { return Self.digit(first...last) + Self.sameLength(lowRest, highRest) }
        if lowRest == zeros, highRest == nines { return Self.digit(first...last) + Self.anyDigits(zeros.count) }
        var parts: [String] = []
        var (from, to) = (first, last)
        if lowRest != zeros {
            parts.append(Self.digit(first...first) + Self.sameLength(lowRest, nines))
            from += 1
        }
        if highRest != nines { to -= 1 }
        if from <= to { parts.append(Self.digit(from...to) + Self.anyDigits(zeros.count)) }
        if highRest != nines { parts.append(Self.digit(last...last) + Self.sameLength(zeros, highRest)) }
        return parts.count == 1 ? parts[0] : "(?:\(parts.joined(separator: "|")))"
    }

    private static func digit(_ range: ClosedRange<UInt8>) -> String {
        let low = Unicode.Scalar(range.lowerBound)
        return range.count == 1 ? "\(low)" : "[\(low)-\(Unicode.Scalar(range.upperBound))]"
    }

    private static func anyDigits(_ count: Int) -> String {
        switch count {
        case 0: ""
        case 1: "[0-9]"
        case _: "[0-9]{\(count)}"
        }
    }
}
