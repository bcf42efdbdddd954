extension ExpressionEvaluator {
    mutating func member(_ key: String, of base: ExpressionNode) throws(EvaluationError) -> SessionValue {
        let value = try self.value(of: base)
        guard case .map(let map) = value else {
            throw .unexpected(value, to: "`.\(key)`", expected: "map")
        }
        guard let member = map[.string(key)] else {
            throw EvaluationError(message: "no key `\(key)`" + (base.path.map { " in `\($0)`" } ?? ""))
        }
        return member
    }

    mutating func isPresent(_ key: String, in base: ExpressionNode) throws(EvaluationError) -> Bool {
        let value = try self.value(of: base)
        guard case .map(let map) = value else {
            throw .unexpected(value, to: "has(….\(key))", expected: "map")
        }
        return map[.string(key)] != nil
    }

    mutating func element(of base: ExpressionNode, at index: ExpressionNode) throws(EvaluationError) -> SessionValue {
        let collection = try self.value(of: base)
        let position = try self.value(of: index)
        let place = base.path.map { " in `\($0)`" } ?? ""
        switch collection {
        case .list(let elements):
            guard case .integer(let number) = position else {
                throw .unexpected(position, to: "the index of a list", expected: "int")
            }
            guard let offset = Int(exactly: number), elements.indices.contains(offset) else {
                throw EvaluationError(message: "no such index" + place)
            }
            return elements[offset]
        case .map(let map):
            guard position.mapKey != nil else {
                throw .unexpected(position, to: "the key of a map", expected: "int or string")
            }
            guard let value = map.value(at: position) else { throw EvaluationError(message: "no such key" + place) }
            return value
        case .null, .bool, .integer, .double, .string, .bytes:
            throw .unexpected(collection, to: "`[…]`", expected: "list or map")
        }
    }
}
