extension ExpressionParser {
    /// `Expr = ConditionalOr ["?" ConditionalOr ":" Expr]`
    mutating func parseConditional() throws(ExpressionError) -> ExpressionTerm {
        let condition = try self.parseDisjunction()
        guard self.take(.question) else { return condition }
        let then = try self.parseDisjunction()
        try self.expect(.colon, after: "the first choice of `?`")
        let otherwise = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
        return try ExpressionTerm(
            .conditional(condition.node, then: then.node, otherwise: otherwise.node),
            at: condition.offset,
            over: [condition, then, otherwise]
        )
    }

    /// `ConditionalOr = [ConditionalOr "||"] ConditionalAnd`, flat: people write lists of these.
    private mutating func parseDisjunction() throws(ExpressionError) -> ExpressionTerm {
        var terms = [try self.parseConjunction()]
        while self.take(.or) { terms.append(try self.parseConjunction()) }
        guard terms.count > 1 else { return terms[0] }
        return try ExpressionTerm(.disjunction(terms.map(\.node)), at: terms[0].offset, over: terms)
    }

    /// `ConditionalAnd = [ConditionalAnd "&&"] Relation`
    private mutating func parseConjunction() throws(ExpressionError) -> ExpressionTerm {
        var terms = [try self.parseRelation()]
        while self.take(.and) { terms.append(try self.parseRelation()) }
        guard terms.count > 1 else { return terms[0] }
        return try ExpressionTerm(.conjunction(terms.map(\.node)), at: terms[0].offset, over: terms)
    }

    /// `Relation = [Relation Relop] Addition`
    private mutating func parseRelation() throws(ExpressionError) -> ExpressionTerm {
        var left = try self.parseUnary()
        while true {
            if case .symbol(let symbol) = self.token.kind, let comparison = ExpressionComparison(symbol) {
                self.advance()
                let right = try self.parseUnary()
                let node = ExpressionNode.comparison(comparison, left.node, right.node)
                left = try ExpressionTerm(node, at: left.offset, over: [left, right])
            } else if self.token.kind == .identifier("in") {
                self.advance()
                let right = try self.parseUnary()
                left = try ExpressionTerm(
                    .containment(left.node, in: right.node),
                    at: left.offset,
                    over: [left, right]
                )
            } else {
                return left
            }
        }
    }

    /// `Unary = Member | "!" {"!"} Member`; a minus belongs to a number.
    private mutating func parseUnary() throws(ExpressionError) -> ExpressionTerm {
        let offset = self.offset
        var negations = 0
        while self.take(.not) { negations += 1 }
        var term = try self.parseMember()
        for _ in 0..<negations {
            term = try ExpressionTerm(.negation(term.node), at: offset, over: [term])
        }
        return term
    }
}
