extension ExpressionParser {
    /// `[ExprList] ")"`, after the opening parenthesis.
    mutating func parseArguments(of name: String) throws(ExpressionError) -> [ExpressionTerm] {
        var arguments: [ExpressionTerm] = []
        guard !self.take(.closeParenthesis) else { return arguments }
        repeat {
            arguments.append(try self.nested { (parser) throws(ExpressionError) in try parser.parseConditional() })
        } while self.take(.comma)
        try self.expect(.closeParenthesis, after: "the arguments of `\(name)`")
        return arguments
    }

    /// `name(…)`, after the opening parenthesis.
    mutating func parseGlobalCall(_ name: String, at offset: Int) throws(ExpressionError) -> ExpressionTerm {
        if name == "has" { return try self.parsePresence(at: offset) }
        guard ExpressionQuantifier(rawValue: name) == nil else {
            throw ExpressionError(offset: offset, message: "`\(name)` is written range.\(name)(name, condition)")
        }
        let function = try Self.function(name, at: offset)
        guard let count = function.globalArguments else {
            throw ExpressionError(offset: offset, message: "`\(name)` is written \(function.usage)")
        }
        let arguments = try self.parseArguments(of: name)
        try Self.check(arguments.count, is: count, of: function, at: offset)
        return try self.call(function, arguments)
    }

    private mutating func parsePresence(at offset: Int) throws(ExpressionError) -> ExpressionTerm {
        let arguments = try self.parseArguments(of: "has")
        guard arguments.count == 1, case .member(let base, let key) = arguments[0].node else {
            throw ExpressionError(
                offset: arguments.first?.offset ?? offset,
                message: "expected a member such as session.user_id in has(…)"
            )
        }
        return try ExpressionTerm(.presence(of: base, key: key), at: offset, over: arguments)
    }

    static func function(_ name: String, at offset: Int) throws(ExpressionError) -> ExpressionFunction {
        if let function = ExpressionFunction(rawValue: name) { return function }
        let names =
            ExpressionFunction.allCases.map(\.rawValue) + ExpressionQuantifier.allCases.map(\.rawValue) + ["has"]
        throw .unknown("function", name, at: offset, among: names)
    }

    static func check(
        _ found: Int,
        is expected: Int,
        of function: ExpressionFunction,
        at offset: Int
    ) throws(ExpressionError) {
        guard found != expected else { return }
        let arguments = expected == 1 ? "1 argument" : "\(expected) arguments"
        throw ExpressionError(
            offset: offset,
            message: "expected \(arguments) for `\(function.rawValue)`, found \(found); it is written \(function.usage)"
        )
    }

    /// A call whose arguments have the right number. A pattern that is a literal is compiled now.
    func call(_ function: ExpressionFunction, _ arguments: [ExpressionTerm]) throws(ExpressionError) -> ExpressionTerm {
        let offset = arguments[0].offset
        if function == .matches, case .constant(.string(let text)) = arguments[1].node {
            let pattern = try Self.compile(
                text,
                at: arguments[1].offset,
                contentOffset: self.contentOffset(of: arguments[1])
            )
            return try ExpressionTerm(.match(arguments[0].node, pattern), at: offset, over: arguments)
        }
        return try ExpressionTerm(.call(function, arguments.map(\.node)), at: offset, over: arguments)
    }

    /// A pattern's own error has its place in the pattern: that is a place in the expression when the literal has no escapes.
    private static func compile(
        _ text: String,
        at offset: Int,
        contentOffset: Int?
    ) throws(ExpressionError) -> LinearPattern {
        do throws(ExpressionError) {
            return try LinearPattern(text)
        } catch {
            throw ExpressionError(
                offset: contentOffset.map { $0 + error.offset } ?? offset,
                message: "not a pattern: \(error.message)"
            )
        }
    }
}

extension ExpressionError {
    static func unknown(
        _ what: String,
        _ name: String,
        at offset: Int,
        among names: some Collection<String>
    ) -> ExpressionError {
        let known = names.sorted()
        // Of a name of two letters, any other is a near miss.
        let nearest = name.unicodeScalars.count > 2 ? NearMiss.nearest(to: name, among: known) : nil
        let guess = nearest.map { ", did you mean `\($0)`?" }
        let list = known.isEmpty ? "; there is none" : "; expected one of " + known.joined(separator: ", ")
        return ExpressionError(offset: offset, message: "unknown \(what) `\(name)`" + (guess ?? list))
    }
}
