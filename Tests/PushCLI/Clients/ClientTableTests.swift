import NIOCore
import Testing

@testable import muster

@Suite struct ClientTableTests {
    private static func lines(_ body: String) throws -> [String] {
        ClientTable(try ClientList(ByteBuffer(string: body))).lines()
    }

    @Test func alignsItsColumns() throws {
        let body = """
            {"clients":[{"node":"node1","client":"1y0b3xk9q2z7a","session":"3f1c9a0be7d2","topic":"v1.chat.9",
            "queued_bytes":1048576,"slow_seconds":42,"newer":1},{"node":"n2","client":"a","session":"-","topic":"-",
            "queued_bytes":7,"slow_seconds":1}],"total":2,"nodes":2,"silent":[]}
            """
        #expect(
            try Self.lines(body) == [
                "NODE   CLIENT         SESSION       TOPIC       QUEUED  SINCE",
                "node1  1y0b3xk9q2z7a  3f1c9a0be7d2  v1.chat.9  1048576    42s",
                "n2     a              -             -                7     1s",
            ]
        )
    }

    @Test func neverExceedsEightyColumns() throws {
        let long = String(repeating: "x", count: 300)
        let body = """
            {"clients":[{"node":"\(long)","client":"\(long)","session":"\(long)","topic":"\(long)",
            "queued_bytes":\(Int64.max),"slow_seconds":\(Int64.max)}],"total":\(Int64.max),
            "silent":["\(long)","\(long)","\(long)","\(long)"]}
            """
        let lines = try Self.lines(body)
        #expect(lines.count == 5)
        for line in lines { #expect(line.count <= 80) }
    }

    @Test func saysWhatItDoesNotShow() throws {
        let body = #"{"clients":[{"node":"n"}],"total":9,"nodes":3,"silent":["a","b"]}"#
        #expect(
            try Self.lines(body).suffix(3) == [
                "", "1 of 9 are shown, those with the most waiting", "2 nodes did not answer: a, b",
            ]
        )
        #expect(
            try Self.lines(#"{"clients":[],"silent":["a"]}"#) == ["no slow clients", "", "1 node did not answer: a"]
        )
    }

    @Test func saysWhenThereIsNone() throws {
        #expect(try Self.lines(#"{"clients":[],"total":0,"nodes":1,"silent":[]}"#) == ["no slow clients"])
    }

    @Test(arguments: ["", "[]", "{}", #"{"clients":{}}"#, #"{"clients":[1]}"#])
    func refusesOtherAnswers(text: String) {
        #expect(throws: CommandError.self) { try ClientList(ByteBuffer(string: text)) }
    }
}
