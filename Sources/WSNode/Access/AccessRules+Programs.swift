import MusterDomain

extension AccessRules {
    /// Asks the embedding program; called off the loops.
    ///
    /// - Parameter deadline: When nobody waits for the answers any more; nil: somebody always does.
    func decide(_ questions: [ProgramQuestion], until deadline: ContinuousClock.Instant? = nil) async -> [Passage] {
        let decisions = await self.programs.decide(questions, until: deadline)
        return zip(questions, decisions).map { question, decision in
            switch decision {
            case .allowed:
                self.noteAllowed(by: question.chain)
                return .allowed
            case .refused(let refusal):
                self.note(refusal, by: question.chain)
                return .refused(refusal.refusal)
            }
        }
    }
}
