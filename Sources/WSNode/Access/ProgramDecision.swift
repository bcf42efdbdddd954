import MusterDomain

/// How a passage ended in which the embedding program was asked.
enum ProgramDecision: Sendable, Equatable {
    case allowed
    case refused(VerifierRefusal)
}
