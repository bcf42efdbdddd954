import MusterDomain

/// A passage through a chain that has come to a verifier of the embedding program.
struct ProgramQuestion: Sendable {
    /// Whose turn it is.
    let program: String
    let chain: VerifierChain
    let session: NodeSession
    let topic: NodeTopic
    /// Waits for the answer.
    let machine: VerificationStateMachine
}
