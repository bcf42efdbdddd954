extension ExpressionEvaluator {
    /// `in`: an element of a list that is equal, or a key of a map.
    mutating func contains(_ element: SessionValue, in collection: SessionValue) throws(EvaluationError) -> Bool {
        switch collection {
        case .list(let elements):
            for other in elements {
                if try self.areEqual(element, other) { return true }
            }
            return false
        case .map(let map):
            return try Self.contains(element, in: map)
        case .null, .bool, .integer, .double, .string, .bytes:
            throw .unexpected(collection, to: "`in`", expected: "list or map")
        }
    }

    /// A bool could be a key in CEL; that no map has one is no error.
    private static func contains(_ key: SessionValue, in map: SessionMap) throws(EvaluationError) -> Bool {
        switch key {
        case .integer, .string:
            return map.value(at: key) != nil
        case .bool:
            return false
        case .null, .double, .bytes, .list, .map:
            throw .unexpected(key, to: "`in` before a map", expected: "int, string or bool")
        }
    }
}
