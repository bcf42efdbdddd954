/// Who refused and why.
package struct VerifierRefusal: Error, Sendable, Equatable {
    package enum Cause: Sendable, Equatable {
        /// It said no.
        case refused
        /// It could not say; that denies too. The text is for the operator.
        case failed(String)
    }

    /// The verifier's name.
    package let verifier: String
    package let cause: Cause
    /// What the client is told.
    package let reason: String

    /// What clients are told when no verifier has a reason of its own, and of topics that do not exist: the two must not be
    /// told apart.
    package static let defaultReason = "not allowed"

    package init(verifier: String, cause: Cause, reason: String? = nil) {
        self.verifier = verifier
        self.cause = cause
        self.reason = reason ?? Self.defaultReason
    }

    package var refusal: Refusal { Refusal(code: 403, reason: self.reason) }
}
