/// Rows of texts under titles, in columns of a bounded width with two spaces between them.
struct TextTable {
    /// What a terminal shows at least, and no table of ours exceeds.
    static let width = 80

    enum Alignment: Sendable {
        case left
        case right
    }

    struct Column: Sendable {
        let title: String
        let alignment: Alignment
        /// Longer texts are cut with `…`.
        let limit: Int

        init(_ title: String, _ alignment: Alignment, limit: Int) {
            self.title = title
            self.alignment = alignment
            self.limit = limit
        }
    }

    let columns: [Column]

    /// The lines, the titles first.
    ///
    /// - Parameter rows: as many texts each as there are columns.
    func lines(_ rows: [[String]]) -> [String] {
        let cells = [columns.map(\.title)] + rows.map { zip($0, columns).map { Self.cut($0, to: $1.limit) } }
        let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
        return cells.map { row in
            let parts = columns.indices.map { Self.padded(row[$0], to: widths[$0], columns[$0].alignment) }
            return String(parts.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
        }
    }

    static func cut(_ text: String, to limit: Int) -> String {
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
