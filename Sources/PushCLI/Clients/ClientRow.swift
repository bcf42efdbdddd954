import MusterDomain

/// What the hub says about one client.
struct ClientRow: Equatable {
    var node: String
    var client: String
    var session: String
    var topic: String
    var queuedBytes: Int64
    var slowSeconds: Int64

    init?(_ client: JSONElement) {
        guard let members = (try? client.members()) ?? nil else { return nil }
        let fields = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
        self.node = fields["node"]?.string ?? "?"
        self.client = fields["client"]?.string ?? "?"
        self.session = fields["session"]?.string ?? "?"
        self.topic = fields["topic"]?.string ?? "?"
        self.queuedBytes = fields["queued_bytes"]?.integer ?? 0
        self.slowSeconds = fields["slow_seconds"]?.integer ?? 0
    }
}
