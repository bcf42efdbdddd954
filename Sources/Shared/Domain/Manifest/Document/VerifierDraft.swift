/// A declared verifier while its uses are collected.
struct VerifierDraft {
    let entry: ManifestEntry
    /// Nil when it could not be read, which has its error already.
    let body: VerifierBody?
    let reason: String?

    /// The parameters of the families that use it.
    var parameters: Set<String> = []
    var isUsed = false

    /// Once its expression is parsed.
    var verifier: Verifier?
    /// The names that the expression reads and not every place of use has.
    var reads: Set<String> = []

    init(_ entry: ManifestEntry, body: VerifierBody?, reason: String?) {
        self.entry = entry
        self.body = body
        self.reason = reason
    }
}
