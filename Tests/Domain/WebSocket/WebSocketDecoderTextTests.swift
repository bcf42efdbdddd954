import Testing

@testable import MusterDomain

/// UTF-8 over frames, fragments and reads.
@Suite struct WebSocketDecoderTextTests {
    @Test(arguments: WellFormedText.samples)
    func readsTextInEverySplit(_ text: [UInt8]) {
        let step = WebSocketDecoder.Step.text(String(decoding: text, as: UTF8.self))
        #expect(WebSocketDecoder.transcriptInEverySplit(ClientFrame.text(text).bytes) == SplitTranscript(steps: [step]))
    }

    @Test(arguments: WellFormedText.samples)
    func readsTextCutIntoFragmentsAnywhere(_ text: [UInt8]) {
        let step = WebSocketDecoder.Step.text(String(decoding: text, as: UTF8.self))
        for cut in 0...text.count {
            let frames: [ClientFrame] = [
                .text(Array(text[..<cut]), isFinal: false), .continuation(Array(text[cut...])),
            ]
            #expect(WebSocketDecoder.transcriptInEverySplit(frames.bytes) == SplitTranscript(steps: [step]))
        }
    }

    @Test(arguments: MalformedText.samples)
    func refusesMalformedTextInEverySplit(_ sample: MalformedText) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.text(sample.bytes).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.invalidText)]))
    }

    @Test(arguments: MalformedText.samples)
    func refusesMalformedTextCutIntoFragmentsAnywhere(_ sample: MalformedText) {
        for cut in 0...sample.bytes.count {
            let frames: [ClientFrame] = [
                .text(Array(sample.bytes[..<cut]), isFinal: false), .continuation(Array(sample.bytes[cut...])),
            ]
            let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
            #expect(result == SplitTranscript(steps: [.violation(.invalidText)]))
        }
    }

    @Test(arguments: MalformedText.samples)
    func failsAtTheBadByteOfAnUnfinishedFrame(_ sample: MalformedText) {
        let frame = ClientFrame(declaredLength: 60_000, payload: sample.bytes).bytes
        let header = 8
        #expect(WebSocketDecoder.transcript(pieces: [Array(frame[..<(header + sample.firstInvalid)])]) == [])
        let withBadByte = Array(frame[...(header + sample.firstInvalid)])
        #expect(WebSocketDecoder.transcript(pieces: [withBadByte]) == [.violation(.invalidText)])
        #expect(WebSocketDecoder.transcript(pieces: withBadByte.map { [$0] }) == [.violation(.invalidText)])
    }

    @Test(arguments: MalformedText.samples)
    func failsAtTheBadByteOfAnUnfinishedMessage(_ sample: MalformedText) {
        let frames = sample.bytes[...sample.firstInvalid].enumerated().map { offset, byte in
            ClientFrame(isFinal: false, opcode: offset == 0 ? 1 : 0, payload: [byte])
        }
        #expect(WebSocketDecoder.transcript(pieces: [Array(frames.dropLast()).bytes]) == [])
        #expect(WebSocketDecoder.transcript(pieces: [frames.bytes]) == [.violation(.invalidText)])
    }

    @Test(arguments: [[0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x41, 0xF4]] as [[UInt8]])
    func refusesTextThatEndsInsideACharacter(_ text: [UInt8]) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.text(text).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.invalidText)]))
        let frames: [ClientFrame] = [.text(text, isFinal: false), .continuation("")]
        #expect(WebSocketDecoder.transcript(pieces: [frames.bytes]) == [.violation(.invalidText)])
    }

    @Test func takesAnyBytesAsBinary() {
        let bytes = MalformedText.samples.flatMap(\.bytes)
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.binary(bytes).bytes)
        #expect(result == SplitTranscript(steps: [.binary(bytes)]))
    }

    @Test func beginsEveryMessageWithFreshText() {
        let frames: [ClientFrame] = [
            .binary([0xC3], isFinal: false), .continuation([0xC3]), .text("é", isFinal: false), .continuation("é"),
            .text("plain"),
        ]
        #expect(
            WebSocketDecoder.transcriptInEverySplit(frames.bytes)
                == SplitTranscript(steps: [.binary([0xC3, 0xC3]), .text("éé"), .text("plain")])
        )
    }
}
