extension JSONTemplate {
    /// Reads a text: `{name}` is a property, `{{` and `}}` are braces, all else is literal.
    ///
    /// - Throws: The position, what was expected and what was found.
    package init(text: String) throws(ExpressionError) {
        let scalars = Array(text.unicodeScalars)
        var pieces: [Piece] = []
        var literal = ""
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            guard scalar == "{" || scalar == "}" else {
                literal.unicodeScalars.append(scalar)
                index += 1
                continue
            }
            if index + 1 < scalars.count, scalars[index + 1] == scalar {
                literal.unicodeScalars.append(scalar)
                index += 2
                continue
            }
            guard scalar == "{" else {
                throw ExpressionError(offset: index, message: "expected `}}` for a brace, found `}`")
            }
            if !literal.isEmpty { pieces.append(.literal(literal)) }
            literal = ""
            let (name, end) = try Self.property(scalars, from: index)
            pieces.append(.property(name))
            index = end
        }
        if !literal.isEmpty { pieces.append(.literal(literal)) }
        self.init(pieces)
    }

    private init(_ pieces: [Piece]) {
        switch pieces.count == 1 ? pieces[0] : nil {
        case .property(let name): self = .property(name)
        case .literal(let text): self = .constant(.string(text))
        case nil: self = pieces.isEmpty ? .constant(.string("")) : .text(pieces)
        }
    }

    /// The name behind the brace at `start`, and the index after its end.
    private static func property(
        _ scalars: [Unicode.Scalar],
        from start: Int
    ) throws(ExpressionError) -> (name: String, end: Int) {
        let example = "a property such as {id}, or `{{` for a brace"
        guard let end = scalars[start...].firstIndex(of: "}") else {
            throw ExpressionError(offset: start, message: "expected \(example), found `{` without `}`")
        }
        var name = ""
        for (index, scalar) in scalars[(start + 1)..<end].enumerated() {
            guard Self.isOfName(scalar, isFirst: index == 0) else {
                throw ExpressionError(
                    offset: start + 1 + index,
                    message: "expected \(example), found `\(SettingError.shown(String(Character(scalar))))` in its name"
                )
            }
            name.unicodeScalars.append(scalar)
        }
        guard !name.isEmpty else { throw ExpressionError(offset: start, message: "expected \(example), found `{}`") }
        return (name, end + 1)
    }

    /// PHP's names: letters, digits, `_` and all that is not ASCII; no digit first.
    static func isOfName(_ scalar: Unicode.Scalar, isFirst: Bool) -> Bool {
        switch scalar {
        case "A"..."Z", "a"..."z", "_": true
        case "0"..."9": !isFirst
        case _: scalar.value >= 0x80
        }
    }
}
