/// Why an evaluation has no value: a missing key, a wrong type, too many steps.
///
/// It names types and keys for the operator, and never a session's values.
package struct EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    package let message: String

    package init(message: String) { self.message = message }

    package var description: String { self.message }
}

extension EvaluationError {
    static func exhausted(steps: Int) -> EvaluationError {
        EvaluationError(message: "takes more than \(steps) steps")
    }

    /// CEL's "no such overload".
    static func unexpected(_ value: SessionValue, to what: String, expected: String) -> EvaluationError {
        EvaluationError(message: "\(what) expects \(expected), found \(value.typeName)")
    }

    static func cannotOrder(_ left: SessionValue, _ right: SessionValue, by symbol: String) -> EvaluationError {
        EvaluationError(message: "`\(symbol)` cannot compare \(left.typeName) with \(right.typeName)")
    }
}
