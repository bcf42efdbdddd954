/// Reads an expression after the grammar of the CEL specification, without what this language leaves out, and checks its
/// names on the way.
///
/// Recursive descent; every rule that calls itself does so through `nested`, which bounds the depth.
struct ExpressionParser {
    private let text: [Unicode.Scalar]
    private let tokens: [ExpressionToken]
    private var position = 0
    private var depth = 0
    /// Names of the variables that there are.
    let variables: Set<String>
    /// Names of the quantifiers' variables, from the outermost one.
    var elements: [String] = []
    /// Names of the variables that were read.
    var variablesRead: Set<String> = []
    /// Where the content of text literals without escapes begins, by where the literal begins.
    private var contentOffsets: [Int: Int] = [:]

    init(_ text: String, variables: Set<String>) throws(ExpressionError) {
        guard text.utf8.count <= Expression.maximumBytes else {
            throw ExpressionError(
                offset: 0,
                message: "expected at most \(Expression.maximumBytes) bytes, found \(text.utf8.count)"
            )
        }
        self.text = Array(text.unicodeScalars)
        self.tokens = try ExpressionLexer.tokens(of: text)
        self.variables = variables
    }

    /// Parses the whole text.
    mutating func parse() throws(ExpressionError) -> ExpressionNode {
        let term = try self.parseConditional()
        guard self.token.kind == .end else { throw self.fault(expected: "an operator or the end") }
        return term.node
    }

    // MARK: Words

    var token: ExpressionToken { self.tokens[self.position] }

    var offset: Int { self.token.range.lowerBound }

    /// Takes the next word; the last one, the end, stays.
    mutating func advance() {
        if self.position < self.tokens.count - 1 { self.position += 1 }
    }

    mutating func noteContent(at offset: Int?) { self.contentOffsets[self.offset] = offset }

    /// Where the content of the text literal `term` begins; nil where a place in it is none in the expression.
    func contentOffset(of term: ExpressionTerm) -> Int? { self.contentOffsets[term.offset] }

    mutating func take(_ symbol: ExpressionToken.Symbol) -> Bool {
        guard self.token.kind == .symbol(symbol) else { return false }
        self.advance()
        return true
    }

    mutating func expect(_ symbol: ExpressionToken.Symbol, after what: String) throws(ExpressionError) {
        guard self.take(symbol) else { throw self.fault(expected: "`\(symbol.rawValue)` after \(what)") }
    }

    func fault(expected: String) -> ExpressionError {
        if case .symbol(let symbol) = self.token.kind, symbol.isArithmetic {
            return ExpressionError(
                offset: self.offset,
                message: "expected \(expected), found `\(symbol.rawValue)`; this language has no arithmetic"
            )
        }
        return ExpressionError(offset: self.offset, message: "expected \(expected), found \(self.phrase)")
    }

    /// The next word in a message.
    var phrase: String {
        guard self.token.kind != .end else { return "the end" }
        var word = String.UnicodeScalarView()
        word.append(contentsOf: self.text[self.token.range].prefix(32))
        return "`\(String(word))`" + (self.token.range.count > 32 ? "…" : "")
    }

    /// Parses something that may hold the whole language again.
    mutating func nested(
        _ parse: (inout ExpressionParser) throws(ExpressionError) -> ExpressionTerm
    ) throws(ExpressionError) -> ExpressionTerm {
        guard self.depth < ExpressionTerm.maximumDepth else { throw .tooDeep(at: self.offset) }
        self.depth += 1
        defer { self.depth -= 1 }
        return try parse(&self)
    }
}
