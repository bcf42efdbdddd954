extension PatternParser {
    /// Repetitions that a count may ask for, as in RE2.
    private static let maximumCount = 1000

    private struct Count {
        let minimum: Int
        let maximum: Int?
    }

    /// A count at a place where there is nothing to repeat.
    mutating func refuseCount() throws(ExpressionError) {
        let start = self.offset
        guard try self.takeCount() != nil else { return }
        throw self.fault("expected something to repeat, found a repetition", at: start)
    }

    /// `atom`, repeated when a repetition comes next.
    mutating func parseRepetition(of atom: PatternNode) throws(ExpressionError) -> PatternNode {
        guard let count = try self.takeCount() else { return atom }
        // Laziness asks for the shortest match first; whether there is one is the same.
        _ = self.take("?")
        let second = self.offset
        if try self.takeCount() != nil {
            throw self.fault(
                "expected one repetition, found another after it; put the first one into a group",
                at: second
            )
        }
        return .repetition(atom, minimum: count.minimum, maximum: count.maximum)
    }

    /// `*`, `+`, `?` or a count in braces; braces that hold no count are literal, as in RE2.
    private mutating func takeCount() throws(ExpressionError) -> Count? {
        switch self.next {
        case "*":
            self.offset += 1
            return Count(minimum: 0, maximum: nil)
        case "+":
            self.offset += 1
            return Count(minimum: 1, maximum: nil)
        case "?":
            self.offset += 1
            return Count(minimum: 0, maximum: 1)
        case "{":
            return try self.takeBraces()
        default:
            return nil
        }
    }

    /// `{n}`, `{n,}` or `{n,m}`.
    private mutating func takeBraces() throws(ExpressionError) -> Count? {
        let start = self.offset
        self.offset += 1
        guard let minimum = self.takeNumber() else {
            self.offset = start
            return nil
        }
        let hasComma = self.take(",")
        let maximum = hasComma ? self.takeNumber() : minimum
        guard self.take("}") else {
            self.offset = start
            return nil
        }
        guard max(minimum, maximum ?? 0) <= Self.maximumCount else {
            throw self.fault("expected a count of at most \(Self.maximumCount), found a larger one", at: start)
        }
        guard minimum <= maximum ?? minimum else {
            throw self.fault("expected the smaller count first, found the larger one", at: start)
        }
        return Count(minimum: minimum, maximum: maximum)
    }

    /// A number above the largest count is one above it.
    private mutating func takeNumber() -> Int? {
        var number: Int?
        while let scalar = self.next, scalar.isDecimalDigit {
            number = min((number ?? 0) * 10 + Int(scalar.value - 0x30), Self.maximumCount + 1)
            self.offset += 1
        }
        return number
    }
}
