import Logging
import MusterRuntime
import Testing

@Suite struct LogLineTests {
    @Test func writesTimeLevelLabelMessageAndSortedMetadata() {
        let line = line("ready", ["node.name": "a", "hub.ingest": "tcp://127.0.0.1:5555", "b": "two words"])
        #expect(
            line == "2026-01-02T03:04:05.678Z info muster.hub: ready b=\"two words\" "
                + "hub.ingest=tcp://127.0.0.1:5555 node.name=a\n"
        )
    }

    @Test func keepsOneLineWhateverTheValues() {
        let hostile = "a\nb\r\u{1B}[2J\u{7F}\u{9B}\u{2028}\u{202E}\u{0}"
        let line = line("x\ny", ["k\n k=": .string(hostile)])
        #expect(line.filter { $0.isNewline }.count == 1)
        #expect(line.hasSuffix(#"x\ny k__k_="a\nb\r\u{1b}[2J\u{7f}\u{9b}\u{2028}\u{202e}\u{0}""# + "\n"))
    }

    @Test func quotesWhatWouldBeReadAsSomethingElse() {
        #expect(line("m", ["k": ""]).hasSuffix(" k=\"\"\n"))
        #expect(line("m", ["k": "a=b"]).hasSuffix(" k=\"a=b\"\n"))
        #expect(line("m", ["k": #"say "hi" \o/"#]).hasSuffix(#" k="say \"hi\" \\o/""# + "\n"))
        #expect(line("m", ["k": "grün"]).hasSuffix(" k=grün\n"))
    }

    @Test func writesNestedMetadataInOrder() {
        let nested: Logger.MetadataValue = .dictionary(["z": "1", "a": .array(["x", "y"])])
        #expect(line("m", ["k": nested]).hasSuffix(#" k="{a: [x, y], z: 1}""# + "\n"))
    }

    @Test func cutsBetweenCharactersAtItsBound() {
        let bytes = make("m", ["k": .string(String(repeating: "€", count: 5000))]).bytes()
        #expect(bytes.count <= LogLine.maximumBytes)
        #expect(bytes.count > LogLine.maximumBytes - 8)
        let text = String(validating: bytes, as: UTF8.self)
        #expect(text?.hasSuffix("€…\n") == true)
    }

    private func line(_ message: String, _ metadata: Logger.Metadata) -> String {
        String(decoding: make(message, metadata).bytes(), as: UTF8.self)
    }

    private func make(_ message: String, _ metadata: Logger.Metadata) -> LogLine {
        LogLine(
            time: LogTime(seconds: 1_767_323_045, milliseconds: 678),
            level: .info,
            label: "muster.hub",
            message: message,
            metadata: metadata
        )
    }
}
