extension JSONScanner {
    /// Passes one string and returns where it stands, quotes included.
    mutating func skipString() throws(JSONError) -> Range<Int> {
        let start = self.offset
        guard self.take(UInt8(ascii: "\"")) else { throw self.fault(expected: "`\"`") }
        while let byte = self.next {
            if byte == UInt8(ascii: "\"") {
                self.offset += 1
                return start..<self.offset
            }
            if byte == UInt8(ascii: "\\") {
                try self.skipEscape()
            } else if byte < 0x20 {
                throw self.fault(expected: "no control character in a string")
            } else {
                self.offset += 1
            }
        }
        throw self.fault(expected: "`\"`")
    }

    private mutating func skipEscape() throws(JSONError) {
        self.offset += 1
        switch self.next {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.offset += 1
        case UInt8(ascii: "u"):
            self.offset += 1
            for _ in 0..<4 {
                guard let byte = self.next, Self.hexadecimalValue(byte) != nil else {
                    throw self.fault(expected: "four hexadecimal digits")
                }
                self.offset += 1
            }
        default:
            throw self.fault(expected: "one of `\"\\/bfnrtu` after `\\`")
        }
    }

    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    /// Passes one number (RFC 8259 §6: no leading zero, no bare point, no plus sign).
    mutating func skipNumber() throws(JSONError) {
        let isNegative = self.take(UInt8(ascii: "-"))
        guard let first = self.next, Self.isDigit(first) else {
            throw self.fault(expected: isNegative ? "a digit" : "a JSON value")
        }
        if !self.take(UInt8(ascii: "0")) {
            self.skipDigits()
        }
        if self.take(UInt8(ascii: ".")) {
            try self.requireDigits()
        }
        if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
            if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
            try self.requireDigits()
        }
    }

    private mutating func requireDigits() throws(JSONError) {
        guard let byte = self.next, Self.isDigit(byte) else { throw self.fault(expected: "a digit") }
        self.skipDigits()
    }

    private mutating func skipDigits() {
        while let byte = self.next, Self.isDigit(byte) {
            self.offset += 1
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// The text of the string at `range` (quotes included), which has been scanned before.
    ///
    /// A lone surrogate has no text: it throws, because a name with one would not be the same name everywhere.
    func text(at range: Range<Int>) throws(JSONError) -> String {
        let inside = UnsafeRawBufferPointer(rebasing: self.bytes[(range.lowerBound + 1)..<(range.upperBound - 1)])
        guard inside.contains(UInt8(ascii: "\\")) else {
            return String(decoding: inside, as: UTF8.self)
        }
        var units: [UInt16] = []
        var text = ""
        var index = 0
        while index < inside.count {
            let (unit, length) = Self.escapedUnit(inside, at: index)
            if let unit {
                units.append(unit)
            } else {
                try Self.flush(&units, into: &text, offset: range.lowerBound)
                text.unicodeScalars.append(contentsOf: Self.plainRun(inside, from: index).unicodeScalars)
            }
            index += unit == nil ? Self.plainLength(inside, from: index) : length
        }
        try Self.flush(&units, into: &text, offset: range.lowerBound)
        return text
    }

    private static func plainLength(_ bytes: UnsafeRawBufferPointer, from index: Int) -> Int {
        let rest = bytes[index...]
        return (rest.firstIndex(of: UInt8(ascii: "\\")) ?? bytes.count) - index
    }

    private static func plainRun(_ bytes: UnsafeRawBufferPointer, from index: Int) -> String {
        String(decoding: bytes[index..<(index + plainLength(bytes, from: index))], as: UTF8.self)
    }

    /// The UTF-16 unit that the escape at `index` stands for and the escape's length; nil where there is no escape.
    private static func escapedUnit(_ bytes: UnsafeRawBufferPointer, at index: Int) -> (unit: UInt16?, length: Int) {
        guard bytes[index] == UInt8(ascii: "\\") else { return (nil, 0) }
        switch bytes[index + 1] {
        case UInt8(ascii: "b"): return (0x08, 2)
        case UInt8(ascii: "f"): return (0x0C, 2)
        case UInt8(ascii: "n"): return (0x0A, 2)
        case UInt8(ascii: "r"): return (0x0D, 2)
        case UInt8(ascii: "t"): return (0x09, 2)
        case UInt8(ascii: "u"):
            let value = (2..<6).reduce(UInt32(0)) { $0 << 4 | (hexadecimalValue(bytes[index + $1]) ?? 0) }
            return (UInt16(truncatingIfNeeded: value), 6)
        default: return (UInt16(bytes[index + 1]), 2)
        }
    }

    private static func flush(_ units: inout [UInt16], into text: inout String, offset: Int) throws(JSONError) {
        guard !units.isEmpty else { return }
        guard let decoded = String(validating: units, as: UTF16.self) else {
            throw JSONError(offset: offset, message: "expected paired surrogates, found a lone one")
        }
        text.append(decoded)
        units.removeAll(keepingCapacity: true)
    }
}
