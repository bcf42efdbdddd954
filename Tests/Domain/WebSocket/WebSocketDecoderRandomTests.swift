import NIOCore
import Testing

@testable import MusterDomain

/// Random traffic against what it must come to, whatever the splits.
@Suite struct WebSocketDecoderRandomTests {
    @Test(arguments: UInt64(0)..<200)
    func readsRandomMessagesInRandomSplits(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var frames: [ClientFrame] = []
        var steps: [WebSocketDecoder.Step] = []
        for _ in 0..<Int.random(in: 1...12, using: &random) {
            Self.addMessage(to: &frames, steps: &steps, using: &random)
        }
        let bytes = frames.bytes
        for _ in 0..<5 {
            let pieces = Self.split(bytes, using: &random)
            #expect(WebSocketDecoder.transcript(pieces: pieces) == steps)
        }
    }

    @Test func survivesRandomBytes() {
        var random = SplitMix64(seed: 42)
        for _ in 0..<2_000 {
            let length = Int.random(in: 0...60, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let result = WebSocketDecoder.transcriptInEverySplit(bytes)
            #expect(result == SplitTranscript(steps: result.steps))
        }
    }

    @Test func givesTheSameAnswerToDamagedFramesInEverySplit() {
        var random = SplitMix64(seed: 43)
        for _ in 0..<300 {
            var frames: [ClientFrame] = []
            var steps: [WebSocketDecoder.Step] = []
            Self.addMessage(to: &frames, steps: &steps, using: &random)
            var bytes = Array(frames.bytes.prefix(300))
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            let result = WebSocketDecoder.transcriptInEverySplit(bytes)
            #expect(result == SplitTranscript(steps: result.steps))
        }
    }

    /// Adds the frames of one message or control frame, and the events that they must come to.
    private static func addMessage(
        to frames: inout [ClientFrame],
        steps: inout [WebSocketDecoder.Step],
        using random: inout SplitMix64
    ) {
        let payload = Self.payload(using: &random)
        let isText = Bool.random(using: &random)
        let pieces = Self.split(payload, using: &random)
        for (index, piece) in pieces.enumerated() {
            frames.append(
                ClientFrame(
                    isFinal: index == pieces.count - 1,
                    opcode: index > 0 ? 0 : isText ? 1 : 2,
                    maskKey: (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) },
                    payload: piece
                )
            )
            guard index < pieces.count - 1, Int.random(in: 0..<4, using: &random) == 0 else { continue }
            frames.append(.ping(Array(piece.prefix(125))))
            steps.append(.ping(Array(piece.prefix(125))))
        }
        steps.append(isText ? .text(String(decoding: payload, as: UTF8.self)) : .binary(payload))
    }

    private static func payload(using random: inout SplitMix64) -> [UInt8] {
        let length = [0, 3, 30, 300, 3_000].randomElement(using: &random) ?? 0
        let characters = Array("aé€🧵 {}\"")
        return (0..<length).flatMap { _ in Array(String(characters.randomElement(using: &random) ?? "a").utf8) }
    }

    private static func split(_ bytes: [UInt8], using random: inout SplitMix64) -> [[UInt8]] {
        let count = Int.random(in: 0...6, using: &random)
        let cuts = (0..<count).map { _ in Int.random(in: 0...bytes.count, using: &random) }
        let ends = ([0] + cuts + [bytes.count]).sorted()
        return zip(ends, ends.dropFirst()).map { Array(bytes[$0..<$1]) }
    }
}
