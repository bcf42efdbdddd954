extension ExpressionLexer {
    /// Takes INT_LIT or FLOAT_LIT of the CEL specification, without the sign.
    mutating func takeNumber() throws(ExpressionError) -> ExpressionToken.Kind {
        let start = self.offset
        if self.next == "0", self.peek(1) == "x" || self.peek(1) == "X" {
            self.offset += 2
            let digits = self.takeWhile { $0.hexadecimalValue != nil }
            guard !digits.isEmpty else {
                throw ExpressionError(offset: self.offset, message: "expected a hexadecimal digit after `0x`")
            }
            try self.endNumber()
            return .integer(try Self.magnitude(digits, radix: 16, at: start))
        }
        let digits = self.takeWhile(\.isDecimalDigit)
        let fraction = self.takeFraction()
        let exponent = self.takeExponent()
        try self.endNumber()
        guard !fraction.isEmpty || !exponent.isEmpty else {
            return .integer(try Self.magnitude(digits, radix: 10, at: start))
        }
        guard let number = Double("0" + digits + fraction + exponent), number.isFinite else {
            throw ExpressionError(offset: start, message: "expected a double, found one above the largest")
        }
        return .double(number)
    }

    private mutating func takeFraction() -> String {
        guard self.next == ".", self.peek(1)?.isDecimalDigit == true else { return "" }
        self.offset += 1
        return "." + self.takeWhile(\.isDecimalDigit)
    }

    private mutating func takeExponent() -> String {
        guard self.next == "e" || self.next == "E" else { return "" }
        let sign = self.peek(1) == "+" || self.peek(1) == "-" ? self.peek(1) : nil
        guard self.peek(sign == nil ? 1 : 2)?.isDecimalDigit == true else { return "" }
        self.offset += sign == nil ? 1 : 2
        return "e" + (sign.map { String($0) } ?? "") + self.takeWhile(\.isDecimalDigit)
    }

    /// `7u` and `7days` are no numbers followed by names.
    private func endNumber() throws(ExpressionError) {
        guard let scalar = self.next, scalar.isIdentifierPart else { return }
        let isUnsigned = scalar == "u" || scalar == "U"
        throw ExpressionError(
            offset: self.offset,
            message: isUnsigned
                ? "expected an int, found an unsigned one; this language has none, leave out the `\(scalar)`"
                : "expected the end of a number, found `\(scalar)`"
        )
    }

    private static func magnitude(
        _ digits: String,
        radix: Int,
        at offset: Int
    ) throws(ExpressionError) -> UInt64 {
        guard let value = UInt64(digits, radix: radix), value <= 1 << 63 else {
            throw ExpressionError(offset: offset, message: "expected an int of 64 bits, found a larger one")
        }
        return value
    }
}
