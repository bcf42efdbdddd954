@testable import MusterDomain

extension Expression {
    /// The value of `text` with `variables`; nil for an error of the evaluation.
    static func value(of text: String, _ variables: [String: SessionValue] = [:]) throws -> SessionValue? {
        switch try self.result(of: text, variables) {
        case .success(let value): value
        case .failure: nil
        }
    }

    /// The message of the error that the evaluation of `text` ends with; nil when it has a value.
    static func message(of text: String, _ variables: [String: SessionValue] = [:]) throws -> String? {
        switch try self.result(of: text, variables) {
        case .success: nil
        case .failure(let error): error.message
        }
    }

    static func result(
        of text: String,
        _ variables: [String: SessionValue] = [:]
    ) throws -> Result<SessionValue, EvaluationError> {
        try Expression(text, variables: Set(variables.keys)).evaluate(in: ExpressionScope(variables))
    }

    /// The error of a text that is no expression.
    static func error(of text: String, variables: Set<String> = ["session", "user", "feedId"]) -> ExpressionError? {
        do {
            _ = try Expression(text, variables: variables)
            return nil
        } catch {
            return error
        }
    }
}

extension SessionValue {
    static func make(_ entries: KeyValuePairs<String, SessionValue>) -> SessionValue {
        var map = SessionMap()
        for (key, value) in entries { map.set(.string(key), value) }
        return .map(map)
    }
}
