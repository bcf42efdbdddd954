extension ExpressionParser {
    /// `Member = Primary { "." SELECTOR ["(" [ExprList] ")"] | "[" Expr "]" }`
    mutating func parseMember() throws(ExpressionError) -> ExpressionTerm {
        var term = try self.parsePrimary()
        while true {
            if self.take(.dot) {
                term = try self.parseSelection(of: term)
            } else if self.take(.openBracket) {
                let index = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
                try self.expect(.closeBracket, after: "the index")
                term = try ExpressionTerm(.index(term.node, index.node), at: term.offset, over: [term, index])
            } else {
                return term
            }
        }
    }

    /// A name after a point: CEL's reserved words are allowed there, only its values and operators are not.
    private mutating func parseSelection(of base: ExpressionTerm) throws(ExpressionError) -> ExpressionTerm {
        guard case .identifier(let name) = self.token.kind else { throw self.fault(expected: "a name after `.`") }
        let offset = self.offset
        guard !Self.keywords.contains(name) else {
            throw ExpressionError(
                offset: offset,
                message: "expected a name after `.`, found `\(name)`; such a key is read as [\"\(name)\"]"
            )
        }
        self.advance()
        guard self.take(.openParenthesis) else {
            return try ExpressionTerm(.member(base.node, key: name), at: base.offset, over: [base])
        }
        if let quantifier = ExpressionQuantifier(rawValue: name) {
            return try self.parseQuantified(quantifier, over: base)
        }
        let function = try Self.function(name, at: offset)
        guard let count = function.memberArguments else {
            throw ExpressionError(offset: offset, message: "`\(name)` is written \(function.usage)")
        }
        let arguments = try self.parseArguments(of: name)
        try Self.check(arguments.count, is: count, of: function, at: offset)
        return try self.call(function, [base] + arguments)
    }

    /// `range.all(name, predicate)`, after the opening parenthesis.
    private mutating func parseQuantified(
        _ quantifier: ExpressionQuantifier,
        over range: ExpressionTerm
    ) throws(ExpressionError) -> ExpressionTerm {
        let usage = "range.\(quantifier.rawValue)(name, condition)"
        guard case .identifier(let name) = self.token.kind else { throw self.fault(expected: "a name in \(usage)") }
        try self.refuseReserved(name)
        self.advance()
        try self.expect(.comma, after: "the name in \(usage)")
        self.elements.append(name)
        defer { self.elements.removeLast() }
        let predicate = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
        try self.expect(.closeParenthesis, after: "the condition in \(usage)")
        return try ExpressionTerm(
            .quantified(quantifier, over: range.node, predicate: predicate.node),
            at: range.offset,
            over: [range, predicate]
        )
    }
}
