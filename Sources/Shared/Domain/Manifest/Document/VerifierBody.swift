/// What decides, as it was written: below `verifiers`, or where a verifier is used.
enum VerifierBody {
    /// An expression, not parsed yet: which names it may use depends on where it is used.
    case expression(ManifestNode, path: String)
    /// A closure of the program that embeds the node.
    case program
}
