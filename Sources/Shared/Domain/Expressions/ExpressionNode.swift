/// A part of a parsed expression. All names and arguments have been checked, patterns that are literals are compiled, lists
/// and maps of literals are values.
indirect enum ExpressionNode: Sendable {
    case constant(SessionValue)
    case variable(String)
    /// The variable of the quantifier that many levels from the outermost one.
    case element(level: Int, name: String)
    case member(ExpressionNode, key: String)
    case index(ExpressionNode, ExpressionNode)
    /// `has(value.key)`.
    case presence(of: ExpressionNode, key: String)
    case negation(ExpressionNode)
    /// Two or more.
    case conjunction([ExpressionNode])
    /// Two or more.
    case disjunction([ExpressionNode])
    case conditional(ExpressionNode, then: ExpressionNode, otherwise: ExpressionNode)
    case comparison(ExpressionComparison, ExpressionNode, ExpressionNode)
    case containment(ExpressionNode, in: ExpressionNode)
    /// A method's receiver is its first argument.
    case call(ExpressionFunction, [ExpressionNode])
    case match(ExpressionNode, LinearPattern)
    case list([ExpressionNode])
    case map([Entry])
    case quantified(ExpressionQuantifier, over: ExpressionNode, predicate: ExpressionNode)

    struct Entry: Sendable {
        let key: ExpressionNode
        let value: ExpressionNode
    }
}

extension ExpressionNode {
    var constant: SessionValue? {
        if case .constant(let value) = self { value } else { nil }
    }

    /// The parts in the order of the text.
    var children: [ExpressionNode] {
        switch self {
        case .constant, .variable, .element: []
        case .member(let base, _), .presence(let base, _), .negation(let base), .match(let base, _): [base]
        case .index(let first, let second), .comparison(_, let first, let second),
            .containment(let first, in: let second), .quantified(_, over: let first, predicate: let second):
            [first, second]
        case .conditional(let condition, let then, let otherwise): [condition, then, otherwise]
        case .conjunction(let parts), .disjunction(let parts), .call(_, let parts), .list(let parts): parts
        case .map(let entries): entries.flatMap { [$0.key, $0.value] }
        }
    }
}
