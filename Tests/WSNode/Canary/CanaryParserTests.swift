import NIOCore
import Testing

@testable import WSNode

@Suite struct CanaryParserTests {
    private static let accepted = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n"

    private static func text(_ text: String) -> ByteBuffer {
        var frame = ByteBuffer(bytes: [0x81, UInt8(text.utf8.count)])
        frame.writeString(text)
        return frame
    }

    private static func events(_ chunks: [ByteBuffer]) -> [CanaryParser.Event] {
        var parser = CanaryParser()
        var unread = ByteBuffer()
        var events: [CanaryParser.Event] = []
        for var chunk in chunks {
            unread.writeBuffer(&chunk)
            while true {
                let event = parser.next(&unread)
                guard event != .needMoreData else { break }
                events.append(event)
                guard event != .ended else { return events }
            }
        }
        return events
    }

    private static var conversation: ByteBuffer {
        var bytes = ByteBuffer(string: Self.accepted)
        bytes.writeImmutableBuffer(Self.text(#"{"hello":{"client":"a","node":"n","heartbeat":25}}"#))
        bytes.writeImmutableBuffer(Self.text(#"{"message":{"topic":"canary.1","data":17}}"#))
        bytes.writeBytes([0x89, 0])
        bytes.writeImmutableBuffer(Self.text("{}"))
        return bytes
    }

    private static let expected: [CanaryParser.Event] = [.opened, .other, .canary(17), .ping(ByteBuffer()), .other]

    @Test func findsTheCanariesInWhatANodeSays() {
        #expect(Self.events([Self.conversation]) == Self.expected)
    }

    @Test func readsTheSameByteByByte() {
        let bytes = Self.conversation.readableBytesView.map { ByteBuffer(bytes: [$0]) }
        #expect(Self.events(bytes) == Self.expected)
    }

    @Test func aLongFrameIsReadToo() {
        var bytes = ByteBuffer(string: Self.accepted)
        let long = #"{"message":{"data":"\#(String(repeating: "x", count: 200))"}}"#
        bytes.writeBytes([0x81, 126])
        bytes.writeInteger(UInt16(long.utf8.count))
        bytes.writeString(long)
        #expect(Self.events([bytes]) == [.opened, .other])
    }

    @Test(arguments: [
        "HTTP/1.1 503 Service Unavailable\r\n\r\n", "HTTP/1.0 101 x\r\n\r\n", String(repeating: "x", count: 5_000),
    ])
    func anAnswerThatIsNoUpgradeEndsIt(answer: String) {
        #expect(Self.events([ByteBuffer(string: answer)]) == [.ended])
    }

    @Test(arguments: [[0x88, 0], [0x82, 0], [0x81, 0x80, 0, 0, 0, 0], [0x81, 127], [0x01, 1, 65]] as [[UInt8]])
    func framesThatTheNodeDoesNotSayEndIt(frame: [UInt8]) {
        var bytes = ByteBuffer(string: Self.accepted)
        bytes.writeBytes(frame)
        #expect(Self.events([bytes]) == [.opened, .ended])
    }
}
