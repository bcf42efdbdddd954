import MusterDomain
import NIOCore

/// A topic's kept pushes as a table of at most 80 columns.
struct HistoryTable {
    let lines: [String]

    private static let table = TextTable(columns: [
        .init("OFFSET", .right, limit: 10), .init("TIME (UTC)", .left, limit: 19), .init("EVENT", .left, limit: 12),
        .init("DATA", .left, limit: 33),
    ])

    init(_ body: ByteBuffer) throws {
        let fault = CommandError(status: .failure, message: "expected a topic's history, found something else")
        guard let members = TopicTable.members(of: try? JSONElement.parse(body)), let topic = members["topic"]?.string,
            let elements = (try? members["messages"]?.elements()) ?? nil
        else { throw fault }
        let rows = try elements.map { element in
            guard let fields = TopicTable.members(of: element), let data = fields["data"] else { throw fault }
            return [
                fields["offset"]?.unsignedInteger.map { String($0) } ?? "?",
                CalendarTime(milliseconds: fields["time"]?.unsignedInteger ?? 0).description,
                fields["event"]?.string ?? "", Self.plain(String(buffer: data.bytes)),
            ]
        }
        let place = "\(members["epoch"]?.string ?? "?"):\(members["offset"]?.unsignedInteger.map { String($0) } ?? "?")"
        let heading = "\(TextTable.cut(topic, to: 40)) stands at \(place)"
        lines = [heading] + (rows.isEmpty ? ["nothing is kept"] : Self.table.lines(rows))
    }

    /// What a terminal must not obey is not shown to it.
    private static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) ? " " : $0 }
            )
        )
    }
}
