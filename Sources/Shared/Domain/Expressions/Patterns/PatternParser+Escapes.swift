extension PatternParser {
    /// What stands for something after `\`, outside a class.
    mutating func parseEscape() throws(ExpressionError) -> PatternNode {
        switch self.peek(1) {
        case "A": return self.takeAssertion(.textStart)
        case "z": return self.takeAssertion(.textEnd)
        case "b": return self.takeAssertion(.wordBoundary)
        case "B": return self.takeAssertion(.noWordBoundary)
        case let letter?:
            if let spans = ScalarSet.perlClass(letter, ignoresCase: self.flags.ignoresCase) {
                self.offset += 2
                return self.set(spans)
            }
            return self.literal(try self.takeEscapedScalar())
        case nil:
            return self.literal(try self.takeEscapedScalar())
        }
    }

    private mutating func takeAssertion(_ assertion: PatternAssertion) -> PatternNode {
        self.offset += 2
        return .assertion(assertion)
    }

    /// Takes an escape that stands for one scalar, inside a class or outside.
    mutating func takeEscapedScalar() throws(ExpressionError) -> Unicode.Scalar {
        let start = self.offset
        self.offset += 1
        guard let scalar = self.next else {
            throw self.fault("expected something after `\\`, found the end", at: start)
        }
        self.offset += 1
        switch scalar {
        case "a": return "\u{7}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{B}"
        case "x": return try self.takeHexadecimal(from: start)
        case "0": return self.takeOctal(0)
        case "1"..."7":
            // `\1` would be what the first group has matched; `\12` is an octal number.
            if let digit = self.next, ("0"..."7").contains(digit) { return self.takeOctal(scalar.value - 0x30) }
            throw self.fault("back references need backtracking, which this engine does not do", at: start)
        case "p", "P":
            throw self.fault(
                "classes by Unicode property are not supported; use ranges such as [\\x{400}-\\x{4FF}]",
                at: start
            )
        default:
            guard scalar.isASCII, !scalar.isASCIILetter, !scalar.isDecimalDigit else {
                throw self.fault("unknown escape `\\\(scalar)`", at: start)
            }
            return scalar
        }
    }

    /// Up to three digits in all.
    private mutating func takeOctal(_ first: UInt32) -> Unicode.Scalar {
        var value = first
        for _ in 0..<2 {
            guard let digit = self.next, ("0"..."7").contains(digit) else { break }
            value = value * 8 + digit.value - 0x30
            self.offset += 1
        }
        // At most 0o777, below the surrogates.
        return Unicode.Scalar(value) ?? "\0"
    }

    /// `\x7F` or `\x{10FFFF}`.
    private mutating func takeHexadecimal(from start: Int) throws(ExpressionError) -> Unicode.Scalar {
        let isBraced = self.take("{")
        var value: UInt32 = 0
        var digits = 0
        while let digit = self.next?.hexadecimalValue, isBraced ? digits < 8 : digits < 2 {
            value = value << 4 | digit
            digits += 1
            self.offset += 1
        }
        guard isBraced ? digits > 0 && self.take("}") : digits == 2 else {
            throw self.fault("expected \\x and two hexadecimal digits, or digits in braces", at: start)
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw self.fault("expected a Unicode scalar value, found a surrogate or more", at: start)
        }
        return scalar
    }
}
