extension PHPReader {
    /// Takes exactly `text`.
    mutating func expect(_ text: StaticString) throws(PHPError) {
        for index in 0..<text.utf8CodeUnitCount {
            try self.expect(text.utf8Start[index])
        }
    }

    mutating func expect(_ byte: UInt8) throws(PHPError) {
        guard let next = self.next else {
            throw self.fault(.truncated, "expected `\(Unicode.Scalar(byte))`, found the end")
        }
        guard next == byte else { throw self.fault(.malformed, "expected `\(Unicode.Scalar(byte))`") }
        self.offset += 1
    }

    mutating func readBool() throws(PHPError) -> Bool {
        try self.expect("b:")
        let isTrue = self.next == UInt8(ascii: "1")
        if !isTrue { try self.expect("0") } else { self.offset += 1 }
        try self.expect(";")
        return isTrue
    }

    mutating func readInteger() throws(PHPError) -> Int64 {
        try self.expect("i:")
        let text = try self.readNumber()
        guard Self.isInteger(text) else { throw self.fault(.malformed, "expected digits before this") }
        guard let number = Int64(text) else {
            throw self.fault(.outOfRange, "expected an integer of 64 bits before this")
        }
        try self.expect(";")
        return number
    }

    mutating func readDouble() throws(PHPError) -> Double {
        try self.expect("d:")
        let text = try self.readNumber()
        let number: Double? =
            switch text {
            case "INF": .infinity
            case "-INF": -.infinity
            case "NAN": .nan
            default: Self.isDecimal(text) ? Double(text) : nil
            }
        guard let number else { throw self.fault(.malformed, "expected a number before this") }
        try self.expect(";")
        return number
    }

    /// A length, a count or a reference's number, up to the byte that ends it: digits without a sign.
    mutating func readSize() throws(PHPError) -> Int {
        let start = self.offset
        var size = 0
        while let digit = self.next, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit {
            // Nothing in a text can be larger than the largest text, nor needs twenty digits.
            guard size <= Int(Int32.max) else {
                throw self.fault(.truncated, "expected a length that the text has")
            }
            size = size * 10 + Int(digit - UInt8(ascii: "0"))
            self.offset += 1
        }
        guard self.offset > start else { throw self.fault(self.isAtEnd ? .truncated : .malformed, "expected digits") }
        return size
    }

    /// The characters up to the semicolon.
    private mutating func readNumber() throws(PHPError) -> String {
        let rest = self.bytes[self.offset...].prefix(PHPLimits.numberCharacters + 1)
        guard let end = rest.firstIndex(of: UInt8(ascii: ";")) else {
            guard rest.count > PHPLimits.numberCharacters else {
                self.offset = self.bytes.count
                throw self.fault(.truncated, "expected `;`, found the end")
            }
            throw self.fault(.limit, "expected a number of at most \(PHPLimits.numberCharacters) characters")
        }
        defer { self.offset = end }
        return String(decoding: rest[..<end], as: UTF8.self)
    }

    /// `[+-]?[0-9]+`
    private static func isInteger(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        Self.skipSign(&rest)
        return Self.skipDigits(&rest) > 0 && rest.isEmpty
    }

    /// An integer, or one with a fraction whose one side may be missing; either with an exponent. Where digits are long, this is
    /// what keeps the standard library's further spellings (hexadecimal, `infinity`) out.
    private static func isDecimal(_ text: String) -> Bool {
        var rest = Substring(text).utf8
        Self.skipSign(&rest)
        var digits = Self.skipDigits(&rest)
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            digits += Self.skipDigits(&rest)
        }
        guard digits > 0 else { return false }
        guard let exponent = rest.popFirst() else { return true }
        guard exponent == UInt8(ascii: "e") || exponent == UInt8(ascii: "E") else { return false }
        Self.skipSign(&rest)
        return Self.skipDigits(&rest) > 0 && rest.isEmpty
    }

    private static func skipSign(_ text: inout Substring.UTF8View) {
        if text.first == UInt8(ascii: "-") || text.first == UInt8(ascii: "+") { text.removeFirst() }
    }

    private static func skipDigits(_ text: inout Substring.UTF8View) -> Int {
        let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
        text.removeFirst(digits)
        return digits
    }
}
