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
            NodeTable(try NodeList(ByteBuffer(string: body))).lines() == [
                "NAME   STATE  SOCKETS  SUBS  TOPICS  SEEN  OPERATIONS",
                "node1  live       100   120       3  0.3s  127.0.0.1:8091",
                "b      ?            0     0       0   61s  ?",
            ]
        )
    }

    @Test func neverExceedsEightyColumns() throws {
        let long = String(repeating: "x", count: 300)
        let body = """
            {"manifest":"\(long)","nodes":[{"name":"\(long)","state":"\(long)","sockets":\(Int64.max),
            "subscriptions":\(Int64.max),"topics":\(Int64.max),"operations":"\(long)","manifest":"other",
            "seen_ms":\(Int64.max)}]}
            """
        let lines = NodeTable(try NodeList(ByteBuffer(string: body))).lines()
        #expect(lines.count == 4)
        for line in lines {
            #expect(line.count <= 80)
        }
    }

    @Test func marksNodesWithAnotherManifest() throws {
        let body = """
            {"manifest":"aaaaaaaaaaaaaaaa","nodes":[{"name":"node1","manifest":"aaaaaaaaaaaaaaaa"},
            {"name":"node2","manifest":"bbbbbbbbbbbbbbbb"},{"name":"node3","manifest":null}]}
            """
        let lines = NodeTable(try NodeList(ByteBuffer(string: body))).lines()
        #expect(lines.dropFirst().prefix(3).map { $0.prefix(7) } == ["node1  ", "node2 *", "node3  "])
        #expect(
            lines.suffix(2) == [
                "", "* goes by another manifest than the hub (aaaaaaaaaaaaaaaa): reload or restart it",
            ]
        )
    }

    @Test func saysWhenThereIsNone() throws {
        #expect(NodeTable(try NodeList(ByteBuffer(string: #"{"nodes":[]}"#))).lines() == ["no nodes"])
    }

    @Test(arguments: ["", "[]", "{}", #"{"nodes":{}}"#, #"{"nodes":[1]}"#])
    func refusesOtherAnswers(text: String) {
        #expect(throws: CommandError.self) { try NodeList(ByteBuffer(string: text)) }
    }
}
