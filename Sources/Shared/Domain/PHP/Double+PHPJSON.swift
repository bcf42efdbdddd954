extension Double {
    /// A finite number as PHP's `json_encode` writes it where `serialize_precision` is -1: the shortest digits that read back
    /// the same (php-src: main/snprintf.c, `php_gcvt`).
    var phpJSON: String {
        let (digits, point) = self.shortestDigits
        let sign = self.sign == .minus ? "-" : ""
        guard !digits.isEmpty else { return "\(sign)0" }
        if point < -3 || point > 17 {
            let fraction = digits.count > 1 ? String(decoding: digits.dropFirst(), as: UTF8.self) : "0"
            let exponent = point > 0 ? "+\(point - 1)" : "\(point - 1)"
            return "\(sign)\(Unicode.Scalar(digits[0])).\(fraction)e\(exponent)"
        }
        if point <= 0 {
            return "\(sign)0.\(Self.zeros(-point))\(String(decoding: digits, as: UTF8.self))"
        }
        let whole = String(decoding: digits.prefix(point), as: UTF8.self) + Self.zeros(point - digits.count)
        let fraction = String(decoding: digits.dropFirst(point), as: UTF8.self)
        return "\(sign)\(whole)\(fraction.isEmpty ? "" : ".")\(fraction)"
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: max(count, 0)) }

    /// The digits without zeros at either end, and how many of them stand before the decimal point: 0.05 is 5 and -1.
    private var shortestDigits: (digits: [UInt8], point: Int) {
        let parts = self.magnitude.description.split(separator: "e", maxSplits: 1)
        let mantissa = Array(parts[0].utf8)
        let exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
        var point = (mantissa.firstIndex(of: UInt8(ascii: ".")) ?? mantissa.count) + exponent
        var digits = mantissa.filter { $0 != UInt8(ascii: ".") }[...]
        while digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            point -= 1
        }
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return (Array(digits), point)
    }
}
