/// Asks chains of verifiers one after the other and keeps what each said.
struct AccessInquiry {
    private let programs: [String: VerificationStateMachine.Answer]
    private(set) var verdict = AccessVerdict.allowed

    init(programs: [String: VerificationStateMachine.Answer]) { self.programs = programs }

    /// Nobody could be asked; what refused before stands.
    mutating func refuse(_ words: String) {
        guard !self.isRefused else { return }
        self.verdict = .refused(by: words, reason: VerifierRefusal.defaultReason)
    }

    mutating func ask(_ chain: VerifierChain, in scope: ExpressionScope) -> [AccessStep] {
        chain.verifiers.map { verifier in
            guard !self.isRefused else { return AccessStep(verifier: verifier, outcome: .notAsked) }
            let outcome = self.outcome(of: verifier, in: scope)
            self.note(outcome, of: verifier)
            return AccessStep(verifier: verifier, outcome: outcome, reads: verifier.reads(in: scope))
        }
    }

    private func outcome(of verifier: Verifier, in scope: ExpressionScope) -> AccessStep.Outcome {
        var machine = VerificationStateMachine(chain: VerifierChain([verifier]), scope: scope)
        var step = machine.proceed()
        if case .ask(let program) = step {
            guard let answer = self.programs[program] else { return .leftToProgram }
            step = machine.programAnswered(answer)
        }
        switch step {
        case .allow: return .allowed
        case .ask: return .leftToProgram
        case .refuse(let refusal):
            switch refusal.cause {
            case .refused: return .refused(reason: refusal.reason)
            case .failed(let text): return .failed(text, reason: refusal.reason)
            }
        }
    }

    private mutating func note(_ outcome: AccessStep.Outcome, of verifier: Verifier) {
        switch outcome {
        case .allowed, .notAsked:
            break
        case .refused(let reason):
            self.verdict = .refused(by: "`\(verifier.name)` refused", reason: reason)
        case .failed(let text, let reason):
            self.verdict = .refused(by: "`\(verifier.name)` could not say (\(text))", reason: reason)
        case .leftToProgram:
            guard self.verdict == .allowed else { return }
            self.verdict = .undecided(program: verifier.name)
        }
    }

    private var isRefused: Bool {
        switch self.verdict {
        case .refused: true
        case .allowed, .undecided: false
        }
    }
}

extension Verifier {
    /// What the verifier looks at; nothing when the program decides.
    fileprivate func reads(in scope: ExpressionScope) -> [AccessStep.Read] {
        switch self.kind {
        case .expression(let expression):
            expression.reads(in: scope).map { AccessStep.Read(path: $0.path, value: $0.value) }
        case .program: []
        }
    }
}
