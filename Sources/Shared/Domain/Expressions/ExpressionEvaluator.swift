/// One evaluation: walks the tree once, after the semantics of the CEL specification, within a budget.
struct ExpressionEvaluator {
    private let scope: ExpressionScope
    var budget: StepBudget
    /// Elements that the quantifiers around the current node stand at, from the outermost one.
    private var elements: [SessionValue] = []

    init(scope: ExpressionScope, budget: StepBudget) {
        self.scope = scope
        self.budget = budget
    }

    mutating func result(of node: ExpressionNode) -> Result<SessionValue, EvaluationError> {
        do throws(EvaluationError) {
            return .success(try self.value(of: node))
        } catch {
            return .failure(error)
        }
    }

    mutating func value(of node: ExpressionNode) throws(EvaluationError) -> SessionValue {
        try self.budget.chargeStep()
        switch node {
        case .constant(let value):
            return value
        case .variable(let name):
            guard let value = self.scope[name] else { throw EvaluationError(message: "`\(name)` has no value") }
            return value
        case .element(let level, _):
            return self.elements[level]
        case .member(let base, let key):
            return try self.member(key, of: base)
        case .index(let base, let index):
            return try self.element(of: base, at: index)
        case .presence(let base, let key):
            return .bool(try self.isPresent(key, in: base))
        case .negation(let operand):
            return .bool(!(try self.flag(of: operand, for: "`!`")))
        case .conjunction(let operands):
            return .bool(try self.combine(operands, decisive: false, symbol: "`&&`"))
        case .disjunction(let operands):
            return .bool(try self.combine(operands, decisive: true, symbol: "`||`"))
        case .conditional(let condition, let then, let otherwise):
            return try self.value(of: try self.flag(of: condition, for: "`?`") ? then : otherwise)
        case .comparison(let comparison, let left, let right):
            return .bool(try self.compare(comparison, try self.value(of: left), try self.value(of: right)))
        case .containment(let element, let collection):
            return .bool(try self.contains(try self.value(of: element), in: try self.value(of: collection)))
        case .call(let function, let arguments):
            return try self.call(function, arguments)
        case .match(let subject, let pattern):
            return .bool(try self.match(try self.value(of: subject), pattern))
        case .list(let elements):
            return .list(try self.values(of: elements))
        case .map(let entries):
            return .map(try self.map(of: entries))
        case .quantified(let quantifier, let range, let predicate):
            return .bool(try self.quantify(quantifier, over: try self.value(of: range), predicate))
        }
    }

    mutating func values(of nodes: [ExpressionNode]) throws(EvaluationError) -> [SessionValue] {
        var values: [SessionValue] = []
        values.reserveCapacity(nodes.count)
        for node in nodes { values.append(try self.value(of: node)) }
        return values
    }

    private mutating func map(of entries: [ExpressionNode.Entry]) throws(EvaluationError) -> SessionMap {
        var map = SessionMap()
        for entry in entries {
            let found = try self.value(of: entry.key)
            guard let key = found.mapKey else { throw .unexpected(found, to: "a map's key", expected: "int or string") }
            guard map[key] == nil else {
                throw EvaluationError(message: "a map has a key of type \(found.typeName) twice")
            }
            map.set(key, try self.value(of: entry.value))
        }
        return map
    }

    // MARK: Logic

    private mutating func flag(of node: ExpressionNode, for what: String) throws(EvaluationError) -> Bool {
        let value = try self.value(of: node)
        guard case .bool(let flag) = value else { throw .unexpected(value, to: what, expected: "bool") }
        return flag
    }

    /// `&&` and `||` of the CEL specification: the decisive value of one operand decides, wherever it stands and though
    /// another operand has an error; else the first error is the result.
    private mutating func combine(
        _ operands: [ExpressionNode],
        decisive: Bool,
        symbol: String
    ) throws(EvaluationError) -> Bool {
        var firstError: EvaluationError?
        for operand in operands {
            do throws(EvaluationError) {
                if try self.flag(of: operand, for: symbol) == decisive { return decisive }
            } catch {
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
        return !decisive
    }

    /// `all` is `&&`, `exists` is `||` of the condition for every element, a map's being its keys.
    private mutating func quantify(
        _ quantifier: ExpressionQuantifier,
        over range: SessionValue,
        _ predicate: ExpressionNode
    ) throws(EvaluationError) -> Bool {
        var firstError: EvaluationError?
        let what = "the condition of `\(quantifier.rawValue)`"
        for element in try self.range(range, of: quantifier) {
            self.elements.append(element)
            defer { self.elements.removeLast() }
            do throws(EvaluationError) {
                if try self.flag(of: predicate, for: what) == quantifier.decisiveAnswer {
                    return quantifier.decisiveAnswer
                }
            } catch {
                guard self.budget.operationsLeft > 0 else { throw error }
                firstError = firstError ?? error
            }
        }
        if let firstError { throw firstError }
        return !quantifier.decisiveAnswer
    }

    private func range(
        _ value: SessionValue,
        of quantifier: ExpressionQuantifier
    ) throws(EvaluationError) -> any Sequence<SessionValue> {
        switch value {
        case .list(let elements): elements
        case .map(let map): map.entries.lazy.map(\.key.value)
        case .null, .bool, .integer, .double, .string, .bytes:
            throw .unexpected(value, to: "`\(quantifier.rawValue)`", expected: "list or map")
        }
    }
}
