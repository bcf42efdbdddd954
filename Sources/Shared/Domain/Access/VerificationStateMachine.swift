/// One passage through a chain of verifiers. Expressions are decided at once; the driver asks the others.
package struct VerificationStateMachine: Sendable {
    package enum Step: Sendable, Equatable {
        case allow
        case refuse(VerifierRefusal)
        /// Ask the embedding program's verifier of this name, then call `programAnswered`.
        case ask(program: String)
    }

    /// What an embedding program's verifier answered.
    package enum Answer: Sendable, Equatable {
        case allow
        /// With a reason for the client, or nil for the verifier's or the general one.
        case refuse(reason: String?)
        /// It threw or took too long; the text is for the operator.
        case failed(String)
    }

    private let chain: VerifierChain
    private let scope: ExpressionScope
    private var next = 0

    package init(chain: VerifierChain, scope: ExpressionScope) {
        self.chain = chain
        self.scope = scope
    }

    /// Goes on to the next question that is not an expression's, or to the end.
    package mutating func proceed() -> Step {
        while self.next < self.chain.verifiers.count {
            let verifier = self.chain.verifiers[self.next]
            switch verifier.kind {
            case .program(let name):
                return .ask(program: name)
            case .expression(let expression):
                if let refusal = Self.refusal(of: expression, by: verifier, in: self.scope) { return .refuse(refusal) }
                self.next += 1
            }
        }
        return .allow
    }

    /// The embedding program's verifier answered what `proceed` asked for.
    package mutating func programAnswered(_ answer: Answer) -> Step {
        precondition(self.next < self.chain.verifiers.count, "an answer without a question")
        let verifier = self.chain.verifiers[self.next]
        switch answer {
        case .allow:
            self.next += 1
            return self.proceed()
        case .refuse(let reason):
            return .refuse(
                VerifierRefusal(verifier: verifier.name, cause: .refused, reason: reason ?? verifier.reason)
            )
        case .failed(let text):
            return .refuse(VerifierRefusal(verifier: verifier.name, cause: .failed(text), reason: verifier.reason))
        }
    }

    private static func refusal(
        of expression: Expression,
        by verifier: Verifier,
        in scope: ExpressionScope
    ) -> VerifierRefusal? {
        switch expression.evaluate(in: scope) {
        case .success(.bool(true)):
            nil
        case .success(.bool(false)):
            VerifierRefusal(verifier: verifier.name, cause: .refused, reason: verifier.reason)
        case .success:
            VerifierRefusal(
                verifier: verifier.name,
                cause: .failed("expected true or false, found another value"),
                reason: verifier.reason
            )
        case .failure(let error):
            VerifierRefusal(verifier: verifier.name, cause: .failed(error.message), reason: verifier.reason)
        }
    }
}
