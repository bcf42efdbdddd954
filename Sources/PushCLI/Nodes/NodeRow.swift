import MusterDomain

/// What the hub says about one node.
struct NodeRow: Equatable {
    var name: String
    var state: String
    var sockets: Int64
    var subscriptions: Int64
    var topics: Int64
    var version: String
    var operations: String
    /// The digest of its manifest; nil before it has reported.
    var manifest: String?
    var seenMilliseconds: Int64

    init?(_ node: JSONElement) {
        guard let members = (try? node.members()) ?? nil else { return nil }
        let fields = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        name = fields["name"]?.string ?? "?"
        state = fields["state"]?.string ?? "?"
        sockets = fields["sockets"]?.integer ?? 0
        subscriptions = fields["subscriptions"]?.integer ?? 0
        topics = fields["topics"]?.integer ?? 0
        version = fields["version"]?.string ?? "?"
        operations = fields["operations"]?.string ?? "?"
        manifest = fields["manifest"]?.string
        seenMilliseconds = fields["seen_ms"]?.integer ?? 0
    }
}
