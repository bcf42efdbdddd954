extension ExpressionLexer {
    /// What stands before and around a string's content.
    private struct Delimiter {
        let quote: Unicode.Scalar
        let isTriple: Bool
        let isRaw: Bool
        let isBytes: Bool
        /// Scalars of prefix and opening quotes.
        let length: Int
    }

    /// Takes STRING_LIT or BYTES_LIT; nil when the next word is another.
    mutating func takeString() throws(ExpressionError) -> ExpressionToken.Kind? {
        guard let delimiter = self.delimiter() else { return nil }
        let start = self.offset
        self.offset += delimiter.length
        var content: [UInt8] = []
        var hasEscapes = false
        while let scalar = self.next {
            if self.takeEnd(of: delimiter) {
                guard !delimiter.isBytes else { return .bytes(content) }
                let text = String(decoding: content, as: UTF8.self)
                return .string(text, contentOffset: hasEscapes ? nil : start + delimiter.length)
            }
            if scalar == "\\", !delimiter.isRaw {
                hasEscapes = true
                try self.takeEscape(into: &content, isBytes: delimiter.isBytes)
            } else if !delimiter.isTriple, scalar == "\n" || scalar == "\r" {
                break
            } else {
                content.append(contentsOf: String(scalar).utf8)
                self.offset += 1
            }
        }
        let closing = String(repeating: String(delimiter.quote), count: delimiter.isTriple ? 3 : 1)
        let found = self.next == nil ? "the end" : "the end of the line"
        throw ExpressionError(offset: start, message: "expected a closing \(closing) for this text, found \(found)")
    }

    /// Prefixes are `r` or `R`, `b` or `B`, or `b` and then `r`.
    private func delimiter() -> Delimiter? {
        var prefix = 0
        let isBytes = self.peek(prefix) == "b" || self.peek(prefix) == "B"
        if isBytes { prefix += 1 }
        let isRaw = self.peek(prefix) == "r" || self.peek(prefix) == "R"
        if isRaw { prefix += 1 }
        guard let quote = self.peek(prefix), quote == "\"" || quote == "'" else { return nil }
        let isTriple = self.peek(prefix + 1) == quote && self.peek(prefix + 2) == quote
        return Delimiter(
            quote: quote,
            isTriple: isTriple,
            isRaw: isRaw,
            isBytes: isBytes,
            length: prefix + (isTriple ? 3 : 1)
        )
    }

    private mutating func takeEnd(of delimiter: Delimiter) -> Bool {
        guard self.next == delimiter.quote else { return false }
        guard delimiter.isTriple else {
            self.offset += 1
            return true
        }
        guard self.peek(1) == delimiter.quote, self.peek(2) == delimiter.quote else { return false }
        self.offset += 3
        return true
    }

    /// Takes ESCAPE of the CEL specification. In a text `\x` and octal name a code point, in bytes an octet.
    private mutating func takeEscape(into content: inout [UInt8], isBytes: Bool) throws(ExpressionError) {
        let start = self.offset
        self.offset += 2
        switch self.peek(-1) {
        case "a": content.append(0x07)
        case "b": content.append(0x08)
        case "f": content.append(0x0C)
        case "n": content.append(0x0A)
        case "r": content.append(0x0D)
        case "t": content.append(0x09)
        case "v": content.append(0x0B)
        case "\\": content.append(UInt8(ascii: "\\"))
        case "?": content.append(UInt8(ascii: "?"))
        case "\"": content.append(UInt8(ascii: "\""))
        case "'": content.append(UInt8(ascii: "'"))
        case "`": content.append(UInt8(ascii: "`"))
        case "x", "X":
            try self.append(try self.takeDigits(2, from: start), to: &content, isBytes: isBytes, from: start)
        case "u" where !isBytes:
            try self.append(try self.takeDigits(4, from: start), to: &content, isBytes: false, from: start)
        case "U" where !isBytes:
            try self.append(try self.takeDigits(8, from: start), to: &content, isBytes: false, from: start)
        case "0", "1", "2", "3":
            self.offset -= 1
            let value = try self.takeDigits(3, radix: 8, from: start)
            try self.append(value, to: &content, isBytes: isBytes, from: start)
        default:
            let known =
                isBytes ? "abfnrtv\\?\"'` x X or three octal digits" : "abfnrtv\\?\"'` x X u U or three octal digits"
            throw ExpressionError(offset: start, message: "expected one of \(known) after `\\`")
        }
    }

    private mutating func takeDigits(
        _ count: Int,
        radix: UInt32 = 16,
        from start: Int
    ) throws(ExpressionError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = self.next?.hexadecimalValue, digit < radix else {
                let name = radix == 8 ? "octal" : "hexadecimal"
                throw ExpressionError(offset: start, message: "expected \(count) \(name) digits in this escape")
            }
            value = value &* radix &+ digit
            self.offset += 1
        }
        return value
    }

    private func append(
        _ value: UInt32,
        to content: inout [UInt8],
        isBytes: Bool,
        from start: Int
    ) throws(ExpressionError) {
        if isBytes, let octet = UInt8(exactly: value) {
            content.append(octet)
            return
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw ExpressionError(offset: start, message: "expected a Unicode scalar value, found a surrogate or more")
        }
        content.append(contentsOf: String(scalar).utf8)
    }
}
