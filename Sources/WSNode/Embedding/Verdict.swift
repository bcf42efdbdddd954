/// What a verifier of the embedding program says.
public enum Verdict: Sendable, Equatable {
    case allow
    /// With what the client is told; nil: the manifest's reason of the verifier, or the same as for a topic that does not
    /// exist.
    case refuse(String? = nil)
}
