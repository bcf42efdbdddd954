import MusterDomain
import NIOCore

/// What the hub says about slow clients.
struct ClientList: Equatable {
    var clients: [ClientRow]
    /// All that are slow, listed or not.
    var total: Int64
    /// The nodes that did not answer the hub.
    var silent: [String]

    /// Reads the answer to `GET /v1/clients?slow=true`; members that this version does not know are passed over.
    init(_ body: ByteBuffer) throws {
        let fault = CommandError(status: .failure, message: "expected the hub's list of clients, found something else")
        guard let document = try? JSONElement.parse(body), let members = try? document.members(),
            let elements = try? members.first(where: { $0.name == "clients" })?.value.elements()
        else { throw fault }
        clients = try elements.map { element in
            guard let row = ClientRow(element) else { throw fault }
            return row
        }
        total = members.first { $0.name == "total" }?.value.integer ?? Int64(clients.count)
        let names = try? members.first { $0.name == "silent" }?.value.elements()
        silent = (names ?? []).map { $0.string ?? "?" }
    }
}
