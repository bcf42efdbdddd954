extension TopicTemplate {
    /// Reads a template: literal text, and expressions in braces.
    ///
    /// - Parameter variables: The names that the expressions may use at their roots.
    /// - Throws: The position, what was expected and what was found.
    package init(_ text: String, variables: Set<String>) throws(ExpressionError) {
        let scalars = Array(text.unicodeScalars)
        var pieces: [Piece] = []
        var literal = String.UnicodeScalarView()
        var index = 0
        while index < scalars.count {
            switch scalars[index] {
            case "{":
                if !literal.isEmpty { pieces.append(.literal(String(literal))) }
                literal = String.UnicodeScalarView()
                let end = try Self.end(of: scalars, from: index)
                pieces.append(.expression(try Self.expression(scalars, index + 1..<end, variables: variables)))
                index = end + 1
            case "}":
                throw ExpressionError(offset: index, message: "expected `{` before `}`, found `}`")
            case let scalar:
                literal.append(scalar)
                index += 1
            }
        }
        if !literal.isEmpty { pieces.append(.literal(String(literal))) }
        guard !pieces.isEmpty else {
            throw ExpressionError(offset: 0, message: "expected a topic such as v1.user.{user}, found an empty text")
        }
        self.init(text: text, pieces: pieces)
    }

    /// Where the brace at `start` is closed; braces in the expression's own texts do not count.
    private static func end(of scalars: [Unicode.Scalar], from start: Int) throws(ExpressionError) -> Int {
        var quote: Unicode.Scalar?
        var index = start + 1
        while index < scalars.count {
            let scalar = scalars[index]
            if let open = quote {
                if scalar == "\\" { index += 1 } else if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == "}" {
                return index
            }
            index += 1
        }
        throw ExpressionError(offset: scalars.count, message: "expected `}` after the expression, found the end")
    }

    private static func expression(
        _ scalars: [Unicode.Scalar],
        _ range: Range<Int>,
        variables: Set<String>
    ) throws(ExpressionError) -> Expression {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[range])
        guard !String(text).allSatisfy(\.isWhitespace) else {
            throw ExpressionError(offset: range.lowerBound, message: "expected an expression, found nothing")
        }
        do throws(ExpressionError) {
            return try Expression(String(text), variables: variables)
        } catch {
            throw ExpressionError(offset: range.lowerBound + error.offset, message: error.message)
        }
    }

    /// Whether no value of the expressions can make a topic of `pattern`; false when it cannot be told.
    func misses(_ pattern: TopicPattern) -> Bool {
        guard self.pieces.contains(where: \.isExpression) else {
            guard let name = try? TopicName(self.text) else { return true }
            return !pattern.matches(name)
        }
        let (head, tail) = pattern.literalEnds
        return !Self.agree(self.pieces.first?.literal ?? "", head, { $0.starts(with: $1) })
            || !Self.agree(self.pieces.last?.literal ?? "", tail, { $0.reversed().starts(with: $1.reversed()) })
    }

    /// Whether one of two ends goes on where the other stops.
    private static func agree(_ left: String, _ right: String, _ holds: ([UInt8], [UInt8]) -> Bool) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        return left.count < right.count ? holds(right, left) : holds(left, right)
    }
}

extension TopicTemplate.Piece {
    fileprivate var isExpression: Bool { self.literal == nil }

    fileprivate var literal: String? {
        switch self {
        case .literal(let text): text
        case .expression: nil
        }
    }
}

extension TopicPattern {
    /// The literal text before the first parameter, and that after the last.
    fileprivate var literalEnds: (head: String, tail: String) {
        (
            String(self.text.prefix { $0 != "{" }),
            String(self.text.reversed().prefix { $0 != "}" }.reversed())
        )
    }
}
