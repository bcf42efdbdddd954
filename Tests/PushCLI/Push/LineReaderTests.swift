import Testing

@testable import muster

@Suite struct LineReaderTests {
    @Test func numbersLinesFromOne() async throws {
        let (chunks, chunk) = AsyncThrowingStream.makeStream(of: [UInt8].self, throwing: (any Error).self)
        for text in ["a\nb", "c\n", "d"] { chunk.yield(Array(text.utf8)) }
        chunk.finish()
        var found: [String] = []
        for try await (number, line) in LineReader(chunks) {
            guard case .line(let bytes) = line else { continue }
            found.append("\(number) \(String(decoding: bytes, as: UTF8.self))")
        }
        #expect(found == ["1 a", "2 bc", "3 d"])
    }
}
