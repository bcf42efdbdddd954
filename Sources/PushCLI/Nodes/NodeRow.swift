import MusterDomain
import NIOCore

/// What the hub says about one node.
struct NodeRow: Equatable {
    var name: String
    var state: String
    var sockets: Int64
    var subscriptions: Int64
    var topics: Int64
    var version: String
    var operations: String
    var seenMilliseconds: Int64

    /// Reads the answer to `GET /v1/nodes`; members that this version does not know are passed over.
    static func list(_ body: ByteBuffer) throws -> [NodeRow] {
        let fault = CommandError(status: .failure, message: "expected the hub's list of nodes, found something else")
        guard let document = try? JSONElement.parse(body), let members = try? document.members(),
            let nodes = try? members.first(where: { $0.name == "nodes" })?.value.elements()
        else { throw fault }
        return try nodes.map { node in
            guard let members = (try? node.members()) ?? nil else { throw fault }
            let fields = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
            return NodeRow(
                name: fields["name"]?.string ?? "?",
                state: fields["state"]?.string ?? "?",
                sockets: fields["sockets"]?.integer ?? 0,
                subscriptions: fields["subscriptions"]?.integer ?? 0,
                topics: fields["topics"]?.integer ?? 0,
                version: fields["version"]?.string ?? "?",
                operations: fields["operations"]?.string ?? "?",
                seenMilliseconds: fields["seen_ms"]?.integer ?? 0
            )
        }
    }
}
