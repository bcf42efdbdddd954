import Testing

@testable import muster

@Suite struct LineSplitterTests {
    @Test func findsTheSameLinesInAnyPieces() {
        let bytes = Array("one\ntwo\r\n\nthree".utf8)
        for size in 1...bytes.count {
            var splitter = LineSplitter(limit: 100)
            var lines: [LineSplitter.Line] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                lines += splitter.feed(bytes[start..<min(start + size, bytes.count)])
            }
            if let last = splitter.finish() { lines.append(last) }
            #expect(lines == ["one", "two", "", "three"].map { .line(Array($0.utf8)) })
        }
    }

    @Test func aLineAboveTheLimitIsLeftOutAndTheNextIsRead() {
        var splitter = LineSplitter(limit: 3)
        #expect(splitter.feed(Array("1234".utf8)) == [])
        #expect(splitter.feed(Array("5\nabc\n".utf8)) == [.tooLong, .line(Array("abc".utf8))])
        #expect(splitter.feed(Array("abcd".utf8)) == [])
        #expect(splitter.finish() == .tooLong)
    }

    @Test func anEndWithoutLineFeedIsOnlyALineWhenThereIsOne() {
        var splitter = LineSplitter(limit: 3)
        #expect(splitter.finish() == nil)
        _ = splitter.feed(Array("a\n".utf8))
        #expect(splitter.finish() == nil)
    }
}
