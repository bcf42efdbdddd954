extension ExpressionEvaluator {
    /// Levels of lists and maps that are compared: a bound for the stack, not for the data.
    private static let maximumDepth = 64

    mutating func compare(
        _ comparison: ExpressionComparison,
        _ left: SessionValue,
        _ right: SessionValue
    ) throws(EvaluationError) -> Bool {
        switch comparison {
        case .equal:
            try self.areEqual(left, right)
        case .notEqual:
            try !self.areEqual(left, right)
        case .less, .lessOrEqual, .greater, .greaterOrEqual:
            comparison.holds(for: try self.order(left, right, by: comparison.rawValue))
        }
    }

    /// Equality of the CEL specification: numbers by value, whatever their types; lists and maps deeply; values of other
    /// different types are not equal.
    ///
    /// One rule is our own: an int equals a text that is its canonical decimal form, also as an element of a list and as a
    /// value of a map, since an application keeps 7 where a topic's name has the text `7`.
    mutating func areEqual(
        _ left: SessionValue,
        _ right: SessionValue,
        depth: Int = 0
    ) throws(EvaluationError) -> Bool {
        try self.budget.charge(operations: 4)
        switch (left, right) {
        case (.null, .null): return true
        case (.bool(let left), .bool(let right)): return left == right
        case (.integer(let left), .integer(let right)): return left == right
        case (.double(let left), .double(let right)): return left == right
        case (.integer(let left), .double(let right)): return ValueOrder(left, right) == .equal
        case (.double(let left), .integer(let right)): return ValueOrder(right, left) == .equal
        case (.integer(let number), .string(let text)), (.string(let text), .integer(let number)):
            return text.canonicalInteger == number
        case (.string(let left), .string(let right)):
            return try self.areEqualBytes(left.utf8, right.utf8)
        case (.bytes(let left), .bytes(let right)):
            return try self.areEqualBytes(left, right)
        case (.list(let left), .list(let right)):
            return try self.areEqual(left, right, depth: depth)
        case (.map(let left), .map(let right)):
            return try self.areEqual(left, right, depth: depth)
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.bytes, _), (.list, _), (.map, _):
            return false
        }
    }

    private mutating func areEqualBytes(
        _ left: some Collection<UInt8>,
        _ right: some Collection<UInt8>
    ) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        try self.budget.charge(bytes: left.count)
        return left.elementsEqual(right)
    }

    private mutating func areEqual(
        _ left: [SessionValue],
        _ right: [SessionValue],
        depth: Int
    ) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        try Self.check(depth)
        for (left, right) in zip(left, right) {
            guard try self.areEqual(left, right, depth: depth + 1) else { return false }
        }
        return true
    }

    /// Keys have to be the same ones: by the text rule two keys of one map could stand for one key of the other.
    private mutating func areEqual(
        _ left: SessionMap,
        _ right: SessionMap,
        depth: Int
    ) throws(EvaluationError) -> Bool {
        guard left.count == right.count else { return false }
        try Self.check(depth)
        for entry in left.entries {
            try self.budget.charge(operations: 8)
            guard let value = right[entry.key] else { return false }
            guard try self.areEqual(entry.value, value, depth: depth + 1) else { return false }
        }
        return true
    }

    private static func check(_ depth: Int) throws(EvaluationError) {
        guard depth < Self.maximumDepth else {
            throw EvaluationError(message: "lists and maps are compared over \(Self.maximumDepth) levels at most")
        }
    }

    /// Order of the CEL specification: numbers by value, texts by code points, bytes, and false before true. What is not a
    /// number (IEEE 754) has no order, as in the reference implementation.
    private mutating func order(
        _ left: SessionValue,
        _ right: SessionValue,
        by symbol: String
    ) throws(EvaluationError) -> ValueOrder {
        switch (left, right) {
        case (.bool(let left), .bool(let right)):
            return ValueOrder(left ? 1 : 0, right ? 1 : 0)
        case (.integer(let left), .integer(let right)):
            return ValueOrder(left, right)
        case (.double(let left), .double(let right)):
            return try Self.order(ValueOrder(left, right), by: symbol)
        case (.integer(let left), .double(let right)):
            return try Self.order(ValueOrder(left, right), by: symbol)
        case (.double(let left), .integer(let right)):
            return try Self.order(ValueOrder(right, left)?.reversed, by: symbol)
        case (.string(let left), .string(let right)):
            try self.budget.charge(bytes: min(left.utf8.count, right.utf8.count))
            return ValueOrder(bytes: left.utf8, right.utf8)
        case (.bytes(let left), .bytes(let right)):
            try self.budget.charge(bytes: min(left.count, right.count))
            return ValueOrder(bytes: left, right)
        case (.null, _), (.bool, _), (.integer, _), (.double, _), (.string, _), (.bytes, _), (.list, _), (.map, _):
            throw .cannotOrder(left, right, by: symbol)
        }
    }

    private static func order(_ order: ValueOrder?, by symbol: String) throws(EvaluationError) -> ValueOrder {
        guard let order else { throw EvaluationError(message: "`\(symbol)` cannot compare what is not a number") }
        return order
    }
}
