/// Cuts the text of a pattern into literal characters and parameters.
struct TopicPatternParser {
    /// Names that expressions over a topic use for something else; a parameter of that name would hide it.
    static let reservedNames: Set<String> = [
        "client", "false", "in", "now", "null", "session", "topic", "true", "user",
    ]

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var literalBytes = 0
    private(set) var parameterNames: [String] = []

    init(_ text: String) { self.scalars = Array(text.unicodeScalars) }

    mutating func pieces() throws(TopicPatternError) -> [TopicPatternPiece] {
        guard !self.scalars.isEmpty else {
            throw TopicPatternError(offset: 0, expected: "a pattern such as v1.news.{feedId}", found: "an empty text")
        }
        var pieces: [TopicPatternPiece] = []
        while self.index < self.scalars.count {
            let offset = self.index
            let content = self.scalars[offset] == "{" ? try self.parameter() : try self.literal()
            pieces.append(TopicPatternPiece(content: content, offset: offset))
        }
        return pieces
    }

    private mutating func literal() throws(TopicPatternError) -> TopicPatternPiece.Content {
        let scalar = self.scalars[self.index]
        guard scalar != "}" else { throw self.error("`{` before `}`", found: "`}`") }
        guard !NameRules.isControl(scalar) else {
            throw self.error("no control character", found: "U+\(Self.hexadecimal(scalar))")
        }
        self.literalBytes += UTF8.width(scalar)
        guard self.literalBytes <= TopicPattern.Limits.literalBytes else {
            throw self.error("at most \(TopicPattern.Limits.literalBytes) literal bytes", found: "more")
        }
        self.index += 1
        return .literal(scalar)
    }

    private mutating func parameter() throws(TopicPatternError) -> TopicPatternPiece.Content {
        let brace = self.index
        self.index += 1
        var name = ""
        while self.index < self.scalars.count, Self.isIdentifier(self.scalars[self.index], first: name.isEmpty) {
            name.unicodeScalars.append(self.scalars[self.index])
            self.index += 1
        }
        guard !name.isEmpty else { throw self.error("a parameter name after `{`", found: self.here) }
        guard self.index < self.scalars.count, self.scalars[self.index] == "}" else {
            throw self.error("`}` after the parameter name", found: self.here)
        }
        self.index += 1
        try self.check(name, at: brace + 1)
        self.parameterNames.append(name)
        return .parameter(name)
    }

    private func check(_ name: String, at offset: Int) throws(TopicPatternError) {
        if Self.reservedNames.contains(name) {
            throw TopicPatternError(
                offset: offset,
                expected: "another parameter name",
                found: "`\(name)`, which is reserved"
            )
        }
        if self.parameterNames.contains(name) {
            throw TopicPatternError(offset: offset, expected: "a new parameter name", found: "`\(name)` again")
        }
        if name.utf8.count > TopicPattern.Limits.parameterNameBytes {
            throw TopicPatternError(
                offset: offset,
                expected: "a parameter name of at most \(TopicPattern.Limits.parameterNameBytes) bytes",
                found: "\(name.utf8.count)"
            )
        }
        if self.parameterNames.count == TopicPattern.Limits.parameters {
            throw TopicPatternError(
                offset: offset,
                expected: "at most \(TopicPattern.Limits.parameters) parameters",
                found: "more"
            )
        }
    }

    /// What stands at the parser's place, for an error message.
    private var here: String {
        guard self.index < self.scalars.count else { return "the end" }
        let scalar = self.scalars[self.index]
        return NameRules.isControl(scalar) ? "U+\(Self.hexadecimal(scalar))" : "`\(scalar)`"
    }

    private func error(_ expected: String, found: String) -> TopicPatternError {
        TopicPatternError(offset: self.index, expected: expected, found: found)
    }

    private static func isIdentifier(_ scalar: Unicode.Scalar, first: Bool) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "_": true
        case "0"..."9": !first
        default: false
        }
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
