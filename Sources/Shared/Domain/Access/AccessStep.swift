/// One verifier of an explanation: what it was asked and what came of it.
package struct AccessStep: Sendable, Equatable {
    package enum Outcome: Sendable, Equatable {
        case allowed
        case refused(reason: String)
        /// It could not say, which denies; the text is for the operator.
        case failed(String, reason: String)
        /// The embedding program decides, and is not here.
        case leftToProgram
        /// An earlier one had refused already.
        case notAsked
    }

    /// A variable or member that an expression read, and its value, or why it has none.
    package struct Read: Sendable, Equatable {
        package let path: String
        package let value: Result<SessionValue, EvaluationError>
    }

    package let verifier: Verifier
    package let outcome: Outcome
    /// In the order in which the expression has them.
    package let reads: [Read]

    package init(verifier: Verifier, outcome: Outcome, reads: [Read] = []) {
        self.verifier = verifier
        self.outcome = outcome
        self.reads = reads
    }
}
