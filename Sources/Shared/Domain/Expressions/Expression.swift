/// A parsed expression of the manifest: a documented subset of CEL (`docs/manifest.md`).
package struct Expression: Sendable {
    /// Steps that one evaluation may take.
    package static let maximumSteps = 10_000
    /// Bytes of an expression.
    package static let maximumBytes = 4096

    /// The expression as written.
    package let text: String
    /// The variables that it reads.
    package let variableNames: Set<String>

    private let root: ExpressionNode

    /// Parses and name-checks `text`.
    ///
    /// - Parameter variables: The names that it may use at its roots.
    package init(_ text: String, variables: Set<String>) throws(ExpressionError) {
        var parser = try ExpressionParser(text, variables: variables)
        self.root = try parser.parse()
        self.text = text
        self.variableNames = parser.variablesRead
    }

    /// The type of its value where the text alone says it; nil where the data decides.
    package var typeName: String? { self.root.typeName }

    /// The value of the expression; an error of CEL's kind where it has none.
    package func evaluate(
        in scope: ExpressionScope,
        maximumSteps: Int = Expression.maximumSteps
    ) -> Result<SessionValue, EvaluationError> {
        self.measure(in: scope, maximumSteps: maximumSteps).result
    }

    /// The value of the expression, and the steps that it took to come to it.
    package func measure(
        in scope: ExpressionScope,
        maximumSteps: Int = Expression.maximumSteps
    ) -> (result: Result<SessionValue, EvaluationError>, steps: Int) {
        var evaluator = ExpressionEvaluator(scope: scope, budget: StepBudget(steps: maximumSteps))
        let result = evaluator.result(of: self.root)
        return (result, evaluator.budget.stepsTaken)
    }

    /// The variables and members that the expression reads (such as `session.user_id`), in the order of their first
    /// appearance, each with its value in `scope`; for explanations.
    package func reads(in scope: ExpressionScope) -> [(path: String, value: Result<SessionValue, EvaluationError>)] {
        self.root.paths.map { read in
            var evaluator = ExpressionEvaluator(scope: scope, budget: StepBudget(steps: Self.maximumSteps))
            return (read.path, evaluator.result(of: read.node))
        }
    }
}

extension Expression: Equatable {
    /// The same text, scalar by scalar; it means the same with whatever variables it was checked.
    package static func == (left: Expression, right: Expression) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }
}
