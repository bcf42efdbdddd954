/// A parsed expression of the manifest: a documented subset of CEL (`docs/manifest.md`).
package struct Expression: Sendable, Equatable {
    /// Steps that one evaluation may take.
    package static let maximumSteps = 10_000

    /// The expression as written.
    package let text: String

    /// Parses and name-checks `text`.
    ///
    /// - Parameter variables: The names that it may use at its roots.
    package init(_ text: String, variables: Set<String>) throws(ExpressionError) {
        self.text = text
    }

    /// The value of the expression; an error of CEL's kind where it has none.
    package func evaluate(
        in scope: ExpressionScope,
        maximumSteps: Int = Expression.maximumSteps
    ) -> Result<SessionValue, EvaluationError> {
        .failure(EvaluationError(message: "not built yet"))
    }

    /// The variables and members that the expression reads (such as `session.user_id`), in the order of their first
    /// appearance, each with its value in `scope`; for explanations.
    package func reads(in scope: ExpressionScope) -> [(path: String, value: Result<SessionValue, EvaluationError>)] {
        []
    }
}
