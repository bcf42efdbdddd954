import MusterDomain

extension AccessRules {
    /// Asks the embedding program; called off the loops.
    func decide(_ questions: [ProgramQuestion]) async -> [Passage] {
        let decisions = await self.programs.decide(questions)
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
