/// A topic family whose verifiers are still names and texts.
struct TopicFamilyDraft {
    let entry: ManifestEntry
    var family: TopicFamily
    var verify: [VerifierUse] = []
    var publish: [VerifierUse]?

    var parameters: [String] { self.family.pattern.parameterNames }
}
