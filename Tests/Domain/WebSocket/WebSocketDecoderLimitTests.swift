import NIOCore
import Testing

@testable import MusterDomain

/// Sizes, numbers of fragments, and what a client can make the decoder hold.
@Suite struct WebSocketDecoderLimitTests {
    private static let limits = WebSocketLimits(messageSize: 200, fragments: 4)

    @Test func readsAMessageOfExactlyTheLimit() {
        let bytes = Array(repeating: UInt8(7), count: 200)
        let frames: [ClientFrame] = [
            .binary(bytes), .binary(Array(bytes[..<100]), isFinal: false), .continuation(Array(bytes[100...])),
        ]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes, limits: Self.limits)
        #expect(result == SplitTranscript(steps: [.binary(bytes), .binary(bytes)]))
    }

    @Test(arguments: [201, 65_535, 65_536, 1 << 40, (1 << 63) - 1] as [UInt64], [1, 2] as [UInt8])
    func refusesTheDeclaredLengthBeforeAnyPayload(_ length: UInt64, opcode: UInt8) {
        let header = ClientFrame(opcode: opcode, declaredLength: length).bytes
        let result = WebSocketDecoder.transcriptInEverySplit(header, limits: Self.limits)
        #expect(result == SplitTranscript(steps: [.violation(.messageTooLarge(limit: 200))]))
    }

    @Test(arguments: [101, 65_535, (1 << 63) - 1] as [UInt64])
    func refusesTheSumOfTheFragments(_ length: UInt64) {
        let frames = [
            ClientFrame.binary(Array(repeating: 1, count: 100), isFinal: false),
            ClientFrame(opcode: 0, declaredLength: length),
        ]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes, limits: Self.limits)
        #expect(result == SplitTranscript(steps: [.violation(.messageTooLarge(limit: 200))]))
    }

    @Test(arguments: [0, 1])
    func refusesTooManyFragments(_ size: Int) {
        let piece = Array(repeating: UInt8(1), count: size)
        let allowed: [ClientFrame] = [
            .binary(piece, isFinal: false), .continuation(piece, isFinal: false), .continuation(piece, isFinal: false),
            .continuation(piece),
        ]
        var tooMany = allowed
        tooMany.insert(.continuation(piece, isFinal: false), at: 1)
        #expect(
            WebSocketDecoder.transcriptInEverySplit((allowed + allowed).bytes, limits: Self.limits)
                == SplitTranscript(steps: Array(repeating: .binary(piece + piece + piece + piece), count: 2))
        )
        #expect(
            WebSocketDecoder.transcriptInEverySplit(tooMany.bytes, limits: Self.limits)
                == SplitTranscript(steps: [.violation(.tooManyFragments(limit: 4))])
        )
    }

    @Test func doesNotCountControlFramesAsFragments() {
        let pings = Array(repeating: ClientFrame.ping([1]), count: 10)
        let frames = [ClientFrame.text("a", isFinal: false)] + pings + [.continuation("b")]
        let steps = Array(repeating: WebSocketDecoder.Step.ping([1]), count: 10) + [.text("ab")]
        #expect(WebSocketDecoder.transcript(pieces: [frames.bytes], limits: Self.limits) == steps)
    }

    @Test func takesPayloadOutOfTheInboundBuffer() {
        var decoder = WebSocketDecoder(limits: .init(messageSize: 1 << 20, fragments: 1 << 20))
        var buffer = ByteBuffer()
        var largest = 0
        for index in 0..<20_000 {
            buffer.writeBytes(ClientFrame(isFinal: false, opcode: index == 0 ? 2 : 0, payload: [1]).bytes)
            _ = decoder.parseStep(&buffer)
            buffer.discardReadBytes()
            largest = max(largest, buffer.readableBytes)
        }
        #expect(largest == 0)
        #expect(decoder.partialMessageCapacity == 32_768)
    }

    @Test func holdsNothingForAnAnnouncedLength() {
        var decoder = WebSocketDecoder(limits: .init(messageSize: 1 << 30))
        var buffer = ByteBuffer(bytes: ClientFrame(opcode: 2, declaredLength: 1 << 30, payload: [1, 2, 3]).bytes)
        _ = decoder.parseStep(&buffer)
        #expect(decoder.partialMessageCapacity <= 16)
    }

    @Test func holdsNothingBetweenMessages() {
        var decoder = WebSocketDecoder(limits: .init())
        var buffer = ByteBuffer(bytes: [ClientFrame.text("a", isFinal: false), .continuation("b")].bytes)
        #expect(decoder.partialMessageCapacity == 0)
        let step = decoder.parseStep(&buffer)
        #expect(step == .text("ab"))
        #expect(decoder.partialMessageCapacity == 0)
    }
}
