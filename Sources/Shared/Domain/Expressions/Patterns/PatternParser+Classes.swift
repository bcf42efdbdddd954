extension PatternParser {
    /// `[…]` or `[^…]`.
    mutating func parseClass() throws(ExpressionError) -> PatternNode {
        let start = self.offset
        self.offset += 1
        let isNegated = self.take("^")
        var spans: [ScalarSet.Span] = []
        // A `]` that comes first is one of the class.
        repeat {
            guard self.next != nil else { throw self.fault("expected a `]` for this `[`, found the end", at: start) }
            spans += try self.takeSpans()
        } while !self.take("]")
        return self.set(spans, isNegated: isNegated)
    }

    /// One scalar, range or named class.
    private mutating func takeSpans() throws(ExpressionError) -> [ScalarSet.Span] {
        let start = self.offset
        if self.take("[:") { return try self.takePOSIXClass(from: start) }
        if self.next == "\\", let letter = self.peek(1),
            let spans = ScalarSet.perlClass(letter, ignoresCase: self.flags.ignoresCase)
        {
            self.offset += 2
            return spans
        }
        let first = try self.takeScalar()
        guard self.next == "-", let afterwards = self.peek(1), afterwards != "]" else {
            return [first.value...first.value]
        }
        self.offset += 1
        if afterwards == "\\", let letter = self.peek(1),
            ScalarSet.perlClass(letter, ignoresCase: self.flags.ignoresCase) != nil
        {
            throw self.fault("expected a scalar as the end of this range, found a class", at: start)
        }
        let last = try self.takeScalar()
        guard first.value <= last.value else {
            throw self.fault("expected the smaller end first in this range", at: start)
        }
        return [first.value...last.value]
    }

    private mutating func takeScalar() throws(ExpressionError) -> Unicode.Scalar {
        guard let scalar = self.next, scalar != "\\" else { return try self.takeEscapedScalar() }
        self.offset += 1
        return scalar
    }

    /// `[:name:]` or `[:^name:]`, after `[:`.
    private mutating func takePOSIXClass(from start: Int) throws(ExpressionError) -> [ScalarSet.Span] {
        let isNegated = self.take("^")
        var name = String.UnicodeScalarView()
        while let scalar = self.next, scalar.isASCIILetter, name.count < 16 {
            name.append(scalar)
            self.offset += 1
        }
        guard self.take(":]"), let spans = ScalarSet.posixClasses[String(name)] else {
            let known = ScalarSet.posixClasses.keys.sorted().joined(separator: ", ")
            throw self.fault("expected [:name:] with one of \(known)", at: start)
        }
        return isNegated ? ScalarSet.complement(of: spans, ignoresCase: self.flags.ignoresCase) : spans
    }
}
