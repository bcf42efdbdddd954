/// Why an evaluation has no value: a missing key, a wrong type, too many steps.
///
/// It names types and keys for the operator, and never a session's values.
package struct EvaluationError: Error, Equatable, Sendable, CustomStringConvertible {
    package let message: String

    package init(message: String) { self.message = message }

    package var description: String { self.message }
}
