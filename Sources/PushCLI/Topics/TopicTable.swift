import MusterDomain
import NIOCore

/// The hub's list of topics as a table of at most 80 columns.
struct TopicTable {
    let lines: [String]

    private static let table = TextTable(columns: [
        .init("TOPIC", .left, limit: 36), .init("EPOCH", .left, limit: 8), .init("OFFSET", .right, limit: 10),
        .init("KEPT", .right, limit: 8), .init("BYTES", .right, limit: 10),
    ])

    init(_ body: ByteBuffer) throws {
        let fault = CommandError(status: .failure, message: "expected the hub's list of topics, found something else")
        guard let members = Self.members(of: try? JSONElement.parse(body)),
            let elements = (try? members["topics"]?.elements()) ?? nil
        else { throw fault }
        let rows = try elements.map { element in
            guard let fields = Self.members(of: element), let topic = fields["topic"]?.string else { throw fault }
            return [
                topic, fields["epoch"]?.string ?? "?",
                Self.number(fields["offset"]), Self.number(fields["messages"]), Self.number(fields["bytes"]),
            ]
        }
        guard let last = rows.last else {
            lines = ["no topics"]
            return
        }
        let hasMore = members["more"]?.boolean == true
        lines = Self.table.lines(rows) + (hasMore ? ["", "there are more: --after \(last[0])"] : [])
    }

    private static func number(_ element: JSONElement?) -> String {
        element?.unsignedInteger.map { String($0) } ?? "?"
    }

    static func members(of element: JSONElement?) -> [String: JSONElement]? {
        guard let members = (try? element?.members()) ?? nil else { return nil }
        return Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    }
}
