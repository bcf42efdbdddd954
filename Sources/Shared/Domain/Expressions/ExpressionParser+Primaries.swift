extension ExpressionParser {
    /// Words with a meaning of their own, which no name may be, not even after a point.
    static let keywords: Set<String> = ["false", "in", "null", "true"]

    /// Words that the CEL specification keeps for the languages around it.
    private static let reserved: Set<String> = [
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package",
        "namespace", "return", "var", "void", "while",
    ]

    func refuseReserved(_ name: String) throws(ExpressionError) {
        guard Self.keywords.contains(name) || Self.reserved.contains(name) else { return }
        throw ExpressionError(offset: self.offset, message: "expected a name, found `\(name)`, a reserved word")
    }

    /// A literal, a name, a call, or something in brackets.
    mutating func parsePrimary() throws(ExpressionError) -> ExpressionTerm {
        let token = self.token
        switch token.kind {
        case .identifier(let name):
            return try self.parseName(name)
        case .integer(let magnitude):
            guard let number = Int64(exactly: magnitude) else {
                throw ExpressionError(offset: self.offset, message: "expected an int of 64 bits, found a larger one")
            }
            return try self.takeConstant(.integer(number))
        case .double(let number):
            return try self.takeConstant(.double(number))
        case .string(let text, let contentOffset):
            self.noteContent(at: contentOffset)
            return try self.takeConstant(.string(text))
        case .bytes(let bytes):
            return try self.takeConstant(.bytes(bytes))
        case .symbol(.minus):
            return try self.parseNegativeNumber()
        case .symbol(.openParenthesis):
            self.advance()
            let inner = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
            try self.expect(.closeParenthesis, after: "what `(` opened")
            return inner
        case .symbol(.openBracket):
            return try self.parseList()
        case .symbol(.openBrace):
            return try self.parseMap()
        case .symbol, .end:
            throw self.fault(expected: "a value")
        }
    }

    private mutating func takeConstant(_ value: SessionValue) throws(ExpressionError) -> ExpressionTerm {
        let term = try ExpressionTerm(.constant(value), at: self.offset)
        self.advance()
        return term
    }

    private mutating func parseNegativeNumber() throws(ExpressionError) -> ExpressionTerm {
        let offset = self.offset
        self.advance()
        let value: SessionValue
        switch self.token.kind {
        case .integer(let magnitude):
            // At most 2^63, whose negative is Int64.min: the bits of both are the same.
            value = .integer(0 &- Int64(bitPattern: magnitude))
        case .double(let number):
            value = .double(-number)
        case .identifier, .string, .bytes, .symbol, .end:
            throw ExpressionError(
                offset: offset,
                message: "expected a number after `-`, found \(self.phrase); this language has no arithmetic"
            )
        }
        self.advance()
        return try ExpressionTerm(.constant(value), at: offset)
    }

    private mutating func parseName(_ name: String) throws(ExpressionError) -> ExpressionTerm {
        let offset = self.offset
        switch name {
        case "true": return try self.takeConstant(.bool(true))
        case "false": return try self.takeConstant(.bool(false))
        case "null": return try self.takeConstant(.null)
        default: try self.refuseReserved(name)
        }
        self.advance()
        if self.take(.openParenthesis) { return try self.parseGlobalCall(name, at: offset) }
        if let level = self.elements.lastIndex(of: name) {
            return try ExpressionTerm(.element(level: level, name: name), at: offset)
        }
        guard self.variables.contains(name) else {
            if let function = ExpressionFunction(rawValue: name) {
                throw ExpressionError(offset: offset, message: "`\(name)` is a function, written \(function.usage)")
            }
            throw .unknown("name", name, at: offset, among: self.variables.union(self.elements))
        }
        self.variablesRead.insert(name)
        return try ExpressionTerm(.variable(name), at: offset)
    }
}
