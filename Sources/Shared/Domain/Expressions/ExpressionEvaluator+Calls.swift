extension ExpressionEvaluator {
    mutating func call(
        _ function: ExpressionFunction,
        _ arguments: [ExpressionNode]
    ) throws(EvaluationError) -> SessionValue {
        let values = try self.values(of: arguments)
        switch function {
        case .size:
            return .integer(Int64(try self.size(of: values[0])))
        case .startsWith:
            let (text, part) = try self.texts(values, of: function)
            return .bool(text.utf8.starts(with: part.utf8))
        case .endsWith:
            let (text, part) = try self.texts(values, of: function)
            return .bool(text.utf8.reversed().starts(with: part.utf8.reversed()))
        case .contains:
            let (text, part) = try self.texts(values, of: function)
            return .bool(ByteSearch(for: part.utf8).isFound(in: text.utf8))
        case .matches:
            return .bool(try self.match(values[0], against: values[1]))
        case .int:
            return .integer(try Self.integer(from: values[0]))
        case .string:
            return .string(try self.string(from: values[0]))
        }
    }

    /// Both texts of a method, whose work grows with both.
    private mutating func texts(
        _ values: [SessionValue],
        of function: ExpressionFunction
    ) throws(EvaluationError) -> (text: String, part: String) {
        guard case .string(let text) = values[0] else {
            throw .unexpected(values[0], to: function.usage, expected: "a string before the point")
        }
        guard case .string(let part) = values[1] else {
            throw .unexpected(values[1], to: function.usage, expected: "a string as its argument")
        }
        let bytes = function == .contains ? (text.utf8.count + part.utf8.count) * 8 : part.utf8.count
        try self.budget.charge(bytes: bytes)
        return (text, part)
    }

    /// Code points of a text, bytes, elements of a list, entries of a map.
    private mutating func size(of value: SessionValue) throws(EvaluationError) -> Int {
        switch value {
        case .string(let text):
            try self.budget.charge(bytes: text.utf8.count)
            return text.unicodeScalars.count
        case .bytes(let bytes):
            return bytes.count
        case .list(let elements):
            return elements.count
        case .map(let map):
            return map.count
        case .null, .bool, .integer, .double:
            throw .unexpected(value, to: "size(value)", expected: "string, bytes, list or map")
        }
    }

    // MARK: Patterns

    mutating func match(_ subject: SessionValue, _ pattern: LinearPattern) throws(EvaluationError) -> Bool {
        guard case .string(let text) = subject else {
            throw .unexpected(subject, to: ExpressionFunction.matches.usage, expected: "a string before the point")
        }
        var operations = self.budget.operationsLeft
        let answer = pattern.isFound(in: text, operations: &operations)
        try self.budget.charge(operations: answer == nil ? Int.max : self.budget.operationsLeft - operations)
        return answer ?? false
    }

    /// A pattern that is no literal is compiled each time.
    private mutating func match(_ subject: SessionValue, against value: SessionValue) throws(EvaluationError) -> Bool {
        guard case .string(let text) = value else {
            throw .unexpected(value, to: ExpressionFunction.matches.usage, expected: "a string as its pattern")
        }
        try self.budget.charge(operations: LinearPattern.compilationOperations(of: text))
        let pattern: LinearPattern
        do throws(ExpressionError) {
            pattern = try LinearPattern(text)
        } catch {
            // The pattern is a value, and the message of its error could quote it.
            throw EvaluationError(message: "the pattern of `matches` is not one")
        }
        return try self.match(subject, pattern)
    }
}
