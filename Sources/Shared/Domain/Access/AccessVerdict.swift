/// How a question about access ends.
package enum AccessVerdict: Sendable, Equatable {
    case allowed
    /// Nobody was asked, or somebody said no; the words are for the operator, the reason for the client.
    case refused(by: String, reason: String)
    /// Everybody else let it pass, and the embedding program's verifier of this name was not there to be asked.
    case undecided(program: String)
}
