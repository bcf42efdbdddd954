extension PatternParser {
    /// `(…)`, `(?:…)`, `(?P<name>…)`, `(?<name>…)`, `(?flags:…)`, and `(?flags)` for the rest of the group around it.
    /// Nil for the last, which holds nothing.
    mutating func parseGroup() throws(ExpressionError) -> PatternNode? {
        let start = self.offset
        self.offset += 1
        let outside = self.flags
        if self.take("?") {
            if self.take("P<") || self.next == "<" && self.peek(1) != "=" && self.peek(1) != "!" && self.take("<") {
                try self.skipGroupName()
            } else if try self.parseFlags(from: start) {
                return nil
            }
        }
        let node = try self.nested { (parser) throws(ExpressionError) in try parser.parseAlternation() }
        guard self.take(")") else { throw self.fault("expected a `)` for this `(`, found the end", at: start) }
        self.flags = outside
        return node
    }

    /// Nobody asks for a group by its name, so names may repeat.
    private mutating func skipGroupName() throws(ExpressionError) {
        let start = self.offset
        while self.next?.isIdentifierPart == true { self.offset += 1 }
        guard self.offset > start, self.take(">") else { throw self.fault("expected a group's name and `>`") }
    }

    /// Takes flags and the `:` or `)` after them; true when it was `)`.
    private mutating func parseFlags(from start: Int) throws(ExpressionError) -> Bool {
        if let scalar = self.next, ["=", "!", "<", ">"].contains(scalar) {
            throw self.fault(
                "lookarounds and atomic groups need backtracking, which this engine does not do",
                at: start
            )
        }
        var isOn = true
        while let scalar = self.next {
            self.offset += 1
            switch scalar {
            case "i": self.flags.ignoresCase = isOn
            case "m": self.flags.isMultiline = isOn
            case "s": self.flags.dotTakesNewline = isOn
            case "U": break
            case "-" where isOn: isOn = false
            case ":": return false
            case ")": return true
            default:
                throw self.fault("expected `:` or flags of `imsU` after `(?`, found `\(scalar)`", at: self.offset - 1)
            }
        }
        throw self.fault("expected a `)` for this `(`, found the end", at: start)
    }
}
