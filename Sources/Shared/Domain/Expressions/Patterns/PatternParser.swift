/// Reads a pattern: RE2's syntax without classes by Unicode property, and with its limits on repetition and nesting.
struct PatternParser {
    /// What `(?…)` switches. Laziness (`U`) makes no difference to whether there is a match.
    struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotTakesNewline = false
    }

    /// Groups within groups.
    private static let maximumDepth = 64

    let scalars: [Unicode.Scalar]
    var offset = 0
    var flags = Flags()
    private var depth = 0

    static func node(of text: String) throws(ExpressionError) -> PatternNode {
        var parser = PatternParser(scalars: Array(text.unicodeScalars))
        let node = try parser.parseAlternation()
        guard parser.next == nil else { throw parser.fault("expected the end, found a `)` that nothing opened") }
        return node
    }

    private init(scalars: [Unicode.Scalar]) { self.scalars = scalars }

    var next: Unicode.Scalar? { self.peek(0) }

    func peek(_ distance: Int) -> Unicode.Scalar? {
        self.offset + distance < self.scalars.count ? self.scalars[self.offset + distance] : nil
    }

    mutating func take(_ text: String) -> Bool {
        guard self.scalars[self.offset...].starts(with: text.unicodeScalars) else { return false }
        self.offset += text.unicodeScalars.count
        return true
    }

    func fault(_ message: String, at offset: Int? = nil) -> ExpressionError {
        ExpressionError(offset: offset ?? self.offset, message: message)
    }

    /// Up to `)` or the end.
    mutating func parseAlternation() throws(ExpressionError) -> PatternNode {
        var choices = [try self.parseConcatenation()]
        while self.take("|") { choices.append(try self.parseConcatenation()) }
        return choices.count == 1 ? choices[0] : .alternation(choices)
    }

    private mutating func parseConcatenation() throws(ExpressionError) -> PatternNode {
        var parts: [PatternNode] = []
        while let scalar = self.next, scalar != "|", scalar != ")" {
            if self.take("\\Q") {
                let quotation = self.takeQuotation()
                parts += quotation.dropLast()
                if let last = quotation.last { parts.append(try self.parseRepetition(of: last)) }
            } else {
                try self.refuseCount()
                if let atom = try self.parseAtom() { parts.append(try self.parseRepetition(of: atom)) }
            }
        }
        return parts.count == 1 ? parts[0] : parts.isEmpty ? .empty : .concatenation(parts)
    }

    /// `\Q…\E`: no scalar has a meaning. What repeats it repeats its last scalar.
    private mutating func takeQuotation() -> [PatternNode] {
        var parts: [PatternNode] = []
        while let scalar = self.next, !self.take("\\E") {
            parts.append(self.literal(scalar))
            self.offset += 1
        }
        return parts
    }

    // MARK: Atoms

    func literal(_ scalar: Unicode.Scalar) -> PatternNode {
        guard self.flags.ignoresCase else { return .scalar(scalar) }
        let variants = scalar.caseVariants
        guard !variants.isEmpty else { return .scalar(scalar) }
        return .set(ScalarSet(([scalar] + variants).map { $0.value...$0.value }))
    }

    func set(_ spans: [ScalarSet.Span], isNegated: Bool = false) -> PatternNode {
        .set(ScalarSet(spans, foldsCase: self.flags.ignoresCase, isNegated: isNegated))
    }

    /// Nil for flags, which are nothing that could be repeated.
    private mutating func parseAtom() throws(ExpressionError) -> PatternNode? {
        guard let scalar = self.next else { return nil }
        switch scalar {
        case "(":
            return try self.parseGroup()
        case "[":
            return try self.parseClass()
        case "\\":
            return try self.parseEscape()
        default:
            self.offset += 1
        }
        switch scalar {
        case ".":
            let all = [0...ScalarSet.last]
            return .set(ScalarSet(self.flags.dotTakesNewline ? all : ScalarSet.complement(of: [0x0A...0x0A])))
        case "^":
            return .assertion(self.flags.isMultiline ? .lineStart : .textStart)
        case "$":
            return .assertion(self.flags.isMultiline ? .lineEnd : .textEnd)
        default:
            return self.literal(scalar)
        }
    }

    mutating func nested(
        _ parse: (inout PatternParser) throws(ExpressionError) -> PatternNode
    ) throws(ExpressionError) -> PatternNode {
        guard self.depth < Self.maximumDepth else {
            throw self.fault("expected at most \(Self.maximumDepth) groups within each other, found more")
        }
        self.depth += 1
        defer { self.depth -= 1 }
        return try parse(&self)
    }
}
