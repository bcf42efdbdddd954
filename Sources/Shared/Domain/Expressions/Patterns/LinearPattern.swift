/// A regular expression in an own subset of RE2's syntax, matched in time linear in the text (no backtracking).
///
/// Works on Unicode scalars. The program that a pattern is compiled to is bounded, and so is the time per scalar.
package struct LinearPattern: Sendable {
    /// Bytes of a pattern.
    package static let maximumBytes = 4096

    /// The pattern as written.
    package let text: String

    private let program: PatternProgram

    /// - Throws: What the subset does not have, with its offset in the pattern.
    package init(_ text: String) throws(ExpressionError) {
        guard text.utf8.count <= Self.maximumBytes else {
            throw ExpressionError(
                offset: 0,
                message: "expected a pattern of at most \(Self.maximumBytes) bytes, found \(text.utf8.count)"
            )
        }
        self.text = text
        self.program = try PatternCompiler.program(of: try PatternParser.node(of: text))
    }

    /// Whether some part of `text` matches, as CEL's `matches` has it.
    package func isFound(in text: String) -> Bool {
        var operations = Int.max
        return self.isFound(in: text, operations: &operations) ?? false
    }

    /// Whether `text` matches from its first to its last byte, as a constraint has it.
    package func matchesWhole(_ text: some StringProtocol) -> Bool {
        var operations = Int.max
        var matcher = PatternMatcher(self.program, isAnchored: true)
        return matcher.matches(text.unicodeScalars, operations: &operations) ?? false
    }

    /// Nil when that takes more than `operations`, from which the work done is taken away.
    func isFound(in text: String, operations: inout Int) -> Bool? {
        var matcher = PatternMatcher(self.program, isAnchored: false)
        return matcher.matches(text.unicodeScalars, operations: &operations)
    }

    /// What it costs at most to compile `text`.
    static func compilationOperations(of text: String) -> Int {
        min(text.utf8.count, Self.maximumBytes) * 8 + PatternCompiler.maximumInstructions * 2
    }
}

extension LinearPattern: Hashable {
    /// The same text, scalar by scalar.
    package static func == (left: LinearPattern, right: LinearPattern) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        var text = self.text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
