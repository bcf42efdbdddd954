/// One element of `verify`, `publish` or `authenticator`.
struct VerifierUse {
    /// How many verifiers one chain may have: each is asked for each topic of each subscribe.
    static let maximumCount = 16

    enum Kind {
        /// A name below `verifiers`.
        case declared(String)
        case body(VerifierBody, reason: String?)
    }

    let kind: Kind
    /// Where it is written.
    let mark: ManifestMark
    let path: String
}
