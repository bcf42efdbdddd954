/// Slow clients as a table of at most 80 columns.
struct ClientTable {
    private let list: ClientList

    init(_ list: ClientList) {
        self.list = list
    }

    /// The limits and two spaces between the columns come to 79.
    private static let table = TextTable(columns: [
        .init("NODE", .left, limit: 12), .init("CLIENT", .left, limit: 13), .init("SESSION", .left, limit: 12),
        .init("TOPIC", .left, limit: 17), .init("QUEUED", .right, limit: 9), .init("SINCE", .right, limit: 6),
    ])
    /// Names of silent nodes that are shown; of hundreds the first say enough.
    private static let shownNames = 3

    /// The lines, a heading first.
    func lines() -> [String] {
        let table = list.clients.isEmpty ? ["no slow clients"] : Self.table.lines(list.clients.map(Self.cells))
        let notes = hidden() + silence()
        return table + (notes.isEmpty ? [] : [""] + notes)
    }

    private static func cells(of client: ClientRow) -> [String] {
        [
            client.node, client.client, client.session, client.topic, String(client.queuedBytes),
            client.slowSeconds < 100_000 ? "\(client.slowSeconds)s" : "long",
        ]
    }

    private func hidden() -> [String] {
        let shown = Int64(list.clients.count)
        return list.total > shown ? ["\(shown) of \(list.total) are shown, those with the most waiting"] : []
    }

    private func silence() -> [String] {
        guard !list.silent.isEmpty else { return [] }
        let names = list.silent.prefix(Self.shownNames).map { TextTable.cut($0, to: 12) }.joined(separator: ", ")
        let more = list.silent.count > Self.shownNames ? ", …" : ""
        let nodes = list.silent.count == 1 ? "1 node" : "\(list.silent.count) nodes"
        return ["\(nodes) did not answer: \(names)\(more)"]
    }
}
