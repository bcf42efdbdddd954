import NIOCore
import Testing

@testable import MusterDomain

@Suite struct DialectTests {
    private static let all: [Dialect] = [.native, .wamp(.stork), .wamp(.sandstone)]

    @Test func pagesOfTheNativeDialectAloneHearBeats() {
        #expect(Self.all.map(\.hasBeats) == [true, false, false])
    }

    /// ST-8: nobody else learns which topics exist.
    @Test func whatIsUndeclaredHasStorksWordsForItsClientsAlone() {
        #expect(Self.all.map(\.undeclaredTopic.reason) == ["not allowed", "Invalid topic", "Invalid topic"])
    }

    @Test func eachWritesAPushInItsOwnForm() throws {
        let push = Push(topic: try TopicName("a"), event: try Label("e"), data: ByteBuffer(string: "1"))
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: Lane(rawValue: 0), term: Term(rawValue: 1), sequence: 1, into: &frame)
        let texts = try Self.all.map { dialect in
            try frame.withUnsafeReadableBytes { bytes in
                var buffer = ByteBuffer()
                guard case .push(let read) = try StreamDecoder.decode(bytes) else { return "" }
                dialect.write(read, of: bytes, into: &buffer)
                return String(buffer: buffer)
            }
        }
        let native = #"{"message":{"topic":"a","event":"e","data":1}}"#
        #expect(texts == [native, #"[8,"a",{"type":"e","data":1}]"#, #"[8,"a",1]"#])
    }
}
