/// One key of a mapping, known to be a scalar and the first of its name.
struct ManifestEntry {
    let key: String
    let value: ManifestNode
    /// Where the key itself stands.
    let keyNode: ManifestNode
    /// The path of the key.
    let path: String

    var mark: ManifestMark { self.keyNode.mark }
}
