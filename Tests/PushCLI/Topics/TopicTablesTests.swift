import NIOCore
import Testing

@testable import muster

@Suite struct TopicTablesTests {
    @Test func topicsStandInATableOfEightyColumns() throws {
        let name = String(repeating: "x", count: 100)
        let body = #"{"topics":[{"topic":"\#(name)","epoch":"k3f9","offset":12,"messages":3,"bytes":400}],"more":true}"#
        let lines = try TopicTable(ByteBuffer(string: body)).lines
        #expect(lines.count == 4)
        #expect(lines.allSatisfy { $0.count <= 80 || $0.hasPrefix("there are more") })
        #expect(lines[1].hasSuffix("k3f9       12     3    400"))
        #expect(try TopicTable(ByteBuffer(string: #"{"topics":[]}"#)).lines == ["no topics"])
    }

    @Test func aHistoryShowsNothingThatATerminalWouldObey() throws {
        let body = """
            {"topic":"a","epoch":"k","offset":1,"messages":[{"offset":1,"time":1764486000000,"event":"e","data":"\u{1B}[2J"}]}
            """
        let lines = try HistoryTable(ByteBuffer(string: body.replacing("\u{1B}", with: "\\u001b"))).lines
        #expect(lines[0] == "a stands at k:1")
        #expect(lines.allSatisfy { !$0.unicodeScalars.contains("\u{1B}") && $0.count <= 80 })
        #expect(lines[2].contains("2025-11-30 07:00:00"))
    }

    @Test(arguments: [
        (0, "1970-01-01 00:00:00"), (951_782_400_000, "2000-02-29 00:00:00"),
        (1_764_486_061_999, "2025-11-30 07:01:01"),
    ])
    func momentsAreWrittenAsInTheCalendar(milliseconds: UInt64, text: String) {
        #expect(CalendarTime(milliseconds: milliseconds).description == text)
    }

    @Test func anAddressEscapesWhatIsNotUnreserved() {
        #expect(QueryText.escaped("a/ö ~") == "a%2F%C3%B6%20~")
        #expect(QueryText.path("/p", ["a": "1", "b": nil, "c": "x&y"]) == "/p?a=1&c=x%26y")
    }

    @Test func anythingElseIsNoList() {
        #expect(throws: CommandError.self) { try TopicTable(ByteBuffer(string: "[]")) }
        #expect(throws: CommandError.self) { try HistoryTable(ByteBuffer(string: "{}")) }
    }
}
