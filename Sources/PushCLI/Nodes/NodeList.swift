import MusterDomain
import NIOCore

/// What the hub says about its nodes.
struct NodeList: Equatable {
    /// The digest of the hub's own manifest.
    var manifest: String?
    var nodes: [NodeRow]

    /// Reads the answer to `GET /v1/nodes`; members that this version does not know are passed over.
    init(_ body: ByteBuffer) throws {
        let fault = CommandError(status: .failure, message: "expected the hub's list of nodes, found something else")
        guard let document = try? JSONElement.parse(body), let members = try? document.members(),
            let elements = try? members.first(where: { $0.name == "nodes" })?.value.elements()
        else { throw fault }
        manifest = members.first { $0.name == "manifest" }?.value.string
        nodes = try elements.map { element in
            guard let row = NodeRow(element) else { throw fault }
            return row
        }
    }

    /// Whether the node goes by another manifest than the hub.
    func differs(_ node: NodeRow) -> Bool {
        guard let manifest, let other = node.manifest else { return false }
        return other != manifest
    }
}
