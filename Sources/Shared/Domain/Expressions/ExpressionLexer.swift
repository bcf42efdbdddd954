/// Cuts an expression into words, after the lexis of the CEL specification.
struct ExpressionLexer {
    let scalars: [Unicode.Scalar]
    var offset = 0

    private init(_ text: String) { self.scalars = Array(text.unicodeScalars) }

    /// All words of `text`, with `end` as the last one.
    static func tokens(of text: String) throws(ExpressionError) -> [ExpressionToken] {
        var lexer = ExpressionLexer(text)
        var tokens: [ExpressionToken] = []
        repeat {
            tokens.append(try lexer.nextToken())
        } while tokens.last?.kind != .end
        return tokens
    }

    var next: Unicode.Scalar? { self.peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        self.offset + distance < self.scalars.count ? self.scalars[self.offset + distance] : nil
    }

    private mutating func nextToken() throws(ExpressionError) -> ExpressionToken {
        self.skipSpace()
        let start = self.offset
        let kind = try self.nextKind()
        return ExpressionToken(kind: kind, range: start..<self.offset)
    }

    private mutating func nextKind() throws(ExpressionError) -> ExpressionToken.Kind {
        guard let scalar = self.next else { return .end }
        if let string = try self.takeString() { return string }
        if scalar.isIdentifierStart { return .identifier(self.takeWhile(\.isIdentifierPart)) }
        if scalar.isDecimalDigit { return try self.takeNumber() }
        if scalar == ".", self.peek(1)?.isDecimalDigit == true { return try self.takeNumber() }
        return .symbol(try self.takeSymbol(scalar))
    }

    private mutating func skipSpace() {
        while let scalar = self.next {
            if scalar == "/", self.peek(1) == "/" {
                _ = self.takeWhile { $0 != "\n" }
            } else if [" ", "\t", "\n", "\u{C}", "\r"].contains(scalar) {
                self.offset += 1
            } else {
                return
            }
        }
    }

    mutating func takeWhile(_ isWanted: (Unicode.Scalar) -> Bool) -> String {
        var text = String.UnicodeScalarView()
        while let scalar = self.next, isWanted(scalar) {
            text.append(scalar)
            self.offset += 1
        }
        return String(text)
    }

    /// Symbols of two scalars stand before those of one in `allCases`, so that the longest is taken.
    private mutating func takeSymbol(_ scalar: Unicode.Scalar) throws(ExpressionError) -> ExpressionToken.Symbol {
        for symbol in ExpressionToken.Symbol.allCases {
            let wanted = symbol.rawValue.unicodeScalars
            if self.scalars[self.offset...].starts(with: wanted) {
                self.offset += wanted.count
                return symbol
            }
        }
        let doubled = ["=", "&", "|"].contains(scalar) ? ", did you mean `\(scalar)\(scalar)`?" : ""
        throw ExpressionError(
            offset: self.offset,
            message: "expected an operator, a name or a value, found \(Self.phrase(scalar))\(doubled)"
        )
    }

    /// A scalar in a message: itself when it can be seen, else its number.
    static func phrase(_ scalar: Unicode.Scalar) -> String {
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .lineSeparator, .paragraphSeparator, .spaceSeparator:
            scalar == " " ? "a space" : "U+" + String(scalar.value, radix: 16, uppercase: true)
        default:  // the standard library's enum
            "`\(scalar)`"
        }
    }
}
