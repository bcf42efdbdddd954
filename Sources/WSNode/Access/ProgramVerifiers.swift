import MusterDomain

/// The verifiers of the embedding program.
struct ProgramVerifiers: Sendable {
    /// How long one may take to answer.
    static let timeLimit = Duration.seconds(5)
    /// From a command to its answer: longer than one verifier may take, since a chain may ask several.
    static let commandTime = Duration.seconds(10)
    /// Questions of one command that are asked at the same time.
    private static let parallel = 8

    private var verifiers: [String: NodeVerifier] = [:]
    private var timeLimit: Duration

    init(timeLimit: Duration = ProgramVerifiers.timeLimit) {
        self.timeLimit = timeLimit
    }

    var names: Set<String> { Set(self.verifiers.keys) }

    mutating func register(_ name: String, _ verifier: @escaping NodeVerifier) {
        self.verifiers[name] = verifier
    }

    /// Takes passages to their ends; a decision for each, in their order.
    ///
    /// - Parameter deadline: Nobody is asked after it: one command of a thousand slow questions, or a queue that has grown
    ///   old, would keep the workers from those who still wait. What is left is denied.
    func decide(
        _ questions: [ProgramQuestion],
        until deadline: ContinuousClock.Instant? = nil
    ) async -> [ProgramDecision] {
        var decisions: [ProgramDecision?] = Array(repeating: nil, count: questions.count)
        await withTaskGroup(of: (Int, ProgramDecision).self) { tasks in
            var next = 0
            func addNext() {
                guard next < questions.count else { return }
                let index = next
                next += 1
                tasks.addTask { (index, await self.decide(questions[index], until: deadline)) }
            }
            for _ in 0..<Self.parallel { addNext() }
            for await (index, decision) in tasks {
                decisions[index] = decision
                addNext()
            }
        }
        return decisions.compactMap { $0 }
    }

    private func decide(
        _ question: ProgramQuestion,
        until deadline: ContinuousClock.Instant?
    ) async -> ProgramDecision {
        var machine = question.machine
        var program = question.program
        while true {
            let isLate = deadline.map { $0 <= .now } ?? false
            let answer =
                await isLate ? .failed("expected a worker in time, found none") : self.ask(program, question)
            switch machine.programAnswered(answer) {
            case .allow: return .allowed
            case .refuse(let refusal): return .refused(refusal)
            case .ask(let next): program = next
            }
        }
    }

    private func ask(_ program: String, _ question: ProgramQuestion) async -> VerificationStateMachine.Answer {
        guard let verifier = self.verifiers[program] else {
            return .failed("expected a registered verifier, found none of the name")
        }
        return await withTaskGroup(of: VerificationStateMachine.Answer.self) { tasks in
            tasks.addTask {
                do {
                    switch try await verifier(question.session, question.topic, question.topic.feedId) {
                    case .allow: return .allow
                    case .refuse(let reason): return .refuse(reason: reason)
                    }
                } catch {
                    // The type alone: what an error says may hold what the session holds.
                    return .failed("expected a verdict, found an error of type \(type(of: error))")
                }
            }
            tasks.addTask { [timeLimit] in
                try? await Task.sleep(for: timeLimit)
                return .failed("expected a verdict within \(timeLimit), found none")
            }
            defer { tasks.cancelAll() }
            return await tasks.next() ?? .failed("expected a verdict, found none")
        }
    }
}
