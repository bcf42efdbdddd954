import NIOCore
import Testing

@testable import muster

@Suite struct NodeTableTests {
    @Test func alignsItsColumns() throws {
        let body = """
            {"nodes":[{"name":"node1","state":"live","sockets":100,"subscriptions":120,"topics":3,"version":"0.1.0",
            "operations":"127.0.0.1:8091","seen_ms":312,"newer":true},{"name":"b","seen_ms":61000}]}
            """
        #expect(
            NodeTable(rows: try NodeRow.list(ByteBuffer(string: body))).lines() == [
                "NAME   STATE  SOCKETS  SUBS  TOPICS  SEEN  OPERATIONS",
                "node1  live       100   120       3  0.3s  127.0.0.1:8091",
                "b      ?            0     0       0   61s  ?",
            ]
        )
    }

    @Test func neverExceedsEightyColumns() {
        let long = String(repeating: "x", count: 300)
        let row = NodeRow(
            name: long,
            state: long,
            sockets: .max,
            subscriptions: .max,
            topics: .max,
            version: long,
            operations: long,
            seenMilliseconds: .max
        )
        for line in NodeTable(rows: [row]).lines() {
            #expect(line.count <= 80)
        }
    }

    @Test func saysWhenThereIsNone() {
        #expect(NodeTable(rows: []).lines() == ["no nodes"])
    }

    @Test(arguments: ["", "[]", "{}", #"{"nodes":{}}"#, #"{"nodes":[1]}"#])
    func refusesOtherAnswers(text: String) {
        #expect(throws: CommandError.self) { try NodeRow.list(ByteBuffer(string: text)) }
    }
}
