import NIOCore

@testable import MusterDomain

extension WebSocketDecoder {
    /// What a decoder says to bytes that arrive in these pieces, up to and with the first violation.
    static func transcript(pieces: [[UInt8]], limits: WebSocketLimits = .init()) -> [Step] {
        var decoder = WebSocketDecoder(limits: limits)
        var buffer = ByteBuffer()
        var steps: [Step] = []
        for piece in pieces {
            buffer.writeBytes(piece)
            reading: while true {
                let step = decoder.parseStep(&buffer)
                switch step {
                case .needMoreData:
                    break reading
                case .event:
                    steps.append(step)
                case .violation:
                    return steps + [step]
                }
            }
            buffer.discardReadBytes()
        }
        return steps
    }

    /// The same for frames that arrive at once.
    static func transcript(_ frames: ClientFrame..., limits: WebSocketLimits = .init()) -> [Step] {
        self.transcript(pieces: [frames.bytes], limits: limits)
    }

    /// The transcript of bytes that must not depend on where they are cut: whole, at every place, and byte by byte.
    static func transcriptInEverySplit(_ bytes: [UInt8], limits: WebSocketLimits = .init()) -> SplitTranscript {
        let whole = self.transcript(pieces: [bytes], limits: limits)
        var differing: [Int] = []
        for cut in 0...bytes.count {
            let pieces = [Array(bytes[..<cut]), Array(bytes[cut...])]
            if self.transcript(pieces: pieces, limits: limits) != whole { differing.append(cut) }
        }
        let byteByByte = self.transcript(pieces: bytes.map { [$0] }, limits: limits)
        return SplitTranscript(steps: whole, differingCuts: differing, isSameByteByByte: byteByByte == whole)
    }
}

/// What a decoder said, and where a split made it say something else.
struct SplitTranscript: Equatable {
    var steps: [WebSocketDecoder.Step]
    var differingCuts: [Int] = []
    var isSameByteByByte = true
}

extension WebSocketDecoder.Step {
    static func text(_ text: String) -> Self { .event(.text(ByteBuffer(string: text))) }

    static func binary(_ bytes: [UInt8]) -> Self { .event(.binary(ByteBuffer(bytes: bytes))) }

    static func ping(_ bytes: [UInt8] = []) -> Self { .event(.ping(ByteBuffer(bytes: bytes))) }

    static func pong(_ bytes: [UInt8] = []) -> Self { .event(.pong(ByteBuffer(bytes: bytes))) }

    static func close(_ code: UInt16?, _ reason: String = "") -> Self {
        .event(.close(code: code, reason: ByteBuffer(string: reason)))
    }
}
