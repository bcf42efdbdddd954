extension ExpressionParser {
    /// `"[" [ExprList] [","] "]"`; a list of literals becomes a value.
    mutating func parseList() throws(ExpressionError) -> ExpressionTerm {
        let offset = self.offset
        self.advance()
        var terms: [ExpressionTerm] = []
        while !self.take(.closeBracket) {
            terms.append(try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() })
            guard !self.take(.comma) else { continue }
            try self.expect(.closeBracket, after: "the elements of a list")
            break
        }
        let constants = terms.compactMap(\.node.constant)
        let node: ExpressionNode =
            constants.count == terms.count ? .constant(.list(constants)) : .list(terms.map(\.node))
        return try ExpressionTerm(node, at: offset, over: terms)
    }

    /// `"{" [MapInits] [","] "}"`; a map of literals becomes a value.
    mutating func parseMap() throws(ExpressionError) -> ExpressionTerm {
        let offset = self.offset
        self.advance()
        var terms: [ExpressionTerm] = []
        var entries: [ExpressionNode.Entry] = []
        while !self.take(.closeBrace) {
            let key = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
            try self.expect(.colon, after: "the key of a map")
            let value = try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() }
            terms += [key, value]
            entries.append(ExpressionNode.Entry(key: key.node, value: value.node))
            guard !self.take(.comma) else { continue }
            try self.expect(.closeBrace, after: "the entries of a map")
            break
        }
        let constant = try Self.constantMap(terms)
        return try ExpressionTerm(constant.map { .constant(.map($0)) } ?? .map(entries), at: offset, over: terms)
    }

    /// The value of keys and values in turn; nil when not all are literals.
    private static func constantMap(_ terms: [ExpressionTerm]) throws(ExpressionError) -> SessionMap? {
        var map = SessionMap()
        var isConstant = true
        for index in stride(from: 0, to: terms.count, by: 2) {
            guard let literal = terms[index].node.constant else {
                isConstant = false
                continue
            }
            guard let key = literal.mapKey else {
                throw ExpressionError(
                    offset: terms[index].offset,
                    message: "expected an int or a string as a map's key, found \(literal.typeName)"
                )
            }
            guard map[key] == nil else {
                throw ExpressionError(offset: terms[index].offset, message: "expected each key once, found one twice")
            }
            isConstant = isConstant && terms[index + 1].node.constant != nil
            map.set(key, terms[index + 1].node.constant ?? .null)
        }
        return isConstant ? map : nil
    }
}

extension SessionValue {
    /// The value as the key of a map; nil where no key has its type.
    var mapKey: SessionMap.Key? {
        switch self {
        case .integer(let number): .integer(number)
        case .string(let text): .string(text)
        case .null, .bool, .double, .bytes, .list, .map: nil
        }
    }
}
