import Testing

@testable import muster

@Suite struct OutputTests {
    @Test func aJSONValueStaysOnOneLine() throws {
        let recorder = Recorder()
        try recorder.output().json("{\n\t\"a\": \"b\"\r\n}")
        #expect(recorder.lines == ["{  \"a\": \"b\"  }"])
    }

    @Test func aTerminalGetsNoControlCharacters() throws {
        let recorder = Recorder()
        let output = recorder.output(isTerminal: true)
        try output.json("{\"a\":\"\u{9B}2J\u{202E}\"}")
        try output.line("a\u{1B}[2J")
        output.note("b\u{1B}[2J\nc")
        #expect(recorder.lines == [#"{"a":"\u009b2J\u202e"}"#, #"a\u{1b}[2J"#])
        #expect(recorder.notes == ["b\\u{1b}[2J\nc"])
    }

    @Test func aPipeGetsTheBytesAsTheyAre() throws {
        let recorder = Recorder()
        try recorder.output().json("{\"a\":\"\u{9B}2J\"}")
        #expect(recorder.lines == ["{\"a\":\"\u{9B}2J\"}"])
    }
}
