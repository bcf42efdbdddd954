/// Nodes as a table of at most 80 columns.
struct NodeTable {
    static let width = 80

    private let list: NodeList

    init(_ list: NodeList) {
        self.list = list
    }

    private enum Alignment {
        case left
        case right
    }

    private struct Column: Sendable {
        let title: String
        let alignment: Alignment
        /// Longer texts are cut with `…`.
        let limit: Int
        let text: @Sendable (NodeList, NodeRow) -> String
    }

    /// The limits and two spaces between the columns come to 80.
    private static let columns = [
        // A mark costs two of a name's sixteen columns.
        Column(title: "NAME", alignment: .left, limit: 16) { list, node in
            list.differs(node) ? "\(cut(node.name, to: 14)) *" : node.name
        },
        Column(title: "STATE", alignment: .left, limit: 8) { $1.state },
        Column(title: "SOCKETS", alignment: .right, limit: 7) { String($1.sockets) },
        Column(title: "SUBS", alignment: .right, limit: 8) { String($1.subscriptions) },
        Column(title: "TOPICS", alignment: .right, limit: 6) { String($1.topics) },
        Column(title: "SEEN", alignment: .right, limit: 5) { seen($1.seenMilliseconds) },
        Column(title: "OPERATIONS", alignment: .left, limit: 16) { $1.operations },
    ]

    /// The lines, a heading first.
    func lines() -> [String] {
        let rows = list.nodes
        guard !rows.isEmpty else { return ["no nodes"] }
        let cells = Self.columns.map { column in
            [column.title] + rows.map { Self.cut(column.text(list, $0), to: column.limit) }
        }
        let widths = cells.map { $0.map(\.count).max() ?? 0 }
        let table = (0...rows.count).map { row in
            let parts = Self.columns.indices.map { column in
                Self.padded(cells[column][row], to: widths[column], Self.columns[column].alignment)
            }
            let line = parts.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
        return table + explanation()
    }

    /// What a mark means.
    private func explanation() -> [String] {
        guard let manifest = list.manifest, list.nodes.contains(where: list.differs) else { return [] }
        return ["", "* goes by another manifest than the hub (\(Self.cut(manifest, to: 16))): reload or restart it"]
    }

    /// How long ago, in five characters.
    private static func seen(_ milliseconds: Int64) -> String {
        switch milliseconds {
        case ..<10_000: "\(milliseconds / 1000).\(milliseconds % 1000 / 100)s"
        case ..<100_000_000: "\(milliseconds / 1000)s"
        case _: "long"
        }
    }

    private static func cut(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : text.prefix(limit - 1) + "…"
    }

    private static func padded(_ text: String, to width: Int, _ alignment: Alignment) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        switch alignment {
        case .left: return text + space
        case .right: return space + text
        }
    }
}
