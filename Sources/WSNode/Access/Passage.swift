import MusterDomain

/// How far a question about a connection has come.
enum Passage: Sendable {
    case allowed
    case refused(Refusal)
    /// The embedding program has to be asked, off the loop.
    case undecided(ProgramQuestion)

    /// The question that is to be asked; nil when there is none.
    var question: ProgramQuestion? {
        switch self {
        case .undecided(let question): question
        case .allowed, .refused: nil
        }
    }
}
