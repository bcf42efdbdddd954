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
            return map.value(at: element) != nil
        case .null, .bool, .integer, .double, .string, .bytes:
            throw .unexpected(collection, to: "`in`", expected: "list or map")
        }
    }
}
