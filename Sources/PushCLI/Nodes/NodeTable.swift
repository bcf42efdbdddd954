/// Nodes as a table of at most 80 columns.
struct NodeTable {
    private let list: NodeList

    init(_ list: NodeList) {
        self.list = list
    }

    /// The limits and two spaces between the columns come to 80.
    private static let table = TextTable(columns: [
        .init("NAME", .left, limit: 16), .init("STATE", .left, limit: 8), .init("SOCKETS", .right, limit: 7),
        .init("SUBS", .right, limit: 8), .init("TOPICS", .right, limit: 6), .init("SEEN", .right, limit: 5),
        .init("OPERATIONS", .left, limit: 16),
    ])

    /// The lines, a heading first.
    func lines() -> [String] {
        guard !list.nodes.isEmpty else { return ["no nodes"] }
        return Self.table.lines(list.nodes.map(cells)) + explanation()
    }

    private func cells(of node: NodeRow) -> [String] {
        [
            // A mark costs two of a name's sixteen columns.
            list.differs(node) ? "\(TextTable.cut(node.name, to: 14)) *" : node.name,
            node.state, String(node.sockets), String(node.subscriptions), String(node.topics),
            Self.seen(node.seenMilliseconds), node.operations,
        ]
    }

    /// What a mark means.
    private func explanation() -> [String] {
        guard let manifest = list.manifest, list.nodes.contains(where: list.differs) else { return [] }
        return [
            "", "* goes by another manifest than the hub (\(TextTable.cut(manifest, to: 16))): reload or restart it",
        ]
    }

    /// How long ago, in five characters.
    private static func seen(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<10_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
        case ..<100_000_000: "\(milliseconds / 1000)s"
        case _: "long"
        }
    }
}
