import Testing

@testable import MusterDomain

/// Pings, pongs and the closing handshake.
@Suite struct WebSocketDecoderControlTests {
    @Test(arguments: [0, 1, 124, 125])
    func readsPingsAndPongsInEverySplit(_ length: Int) {
        let payload = Array(repeating: UInt8(0xFE), count: length)
        let result = WebSocketDecoder.transcriptInEverySplit([.ping(payload), .pong(payload)].bytes)
        #expect(result == SplitTranscript(steps: [.ping(payload), .pong(payload)]))
    }

    @Test(arguments: [8, 9, 10] as [UInt8], [126, 65_535, 65_536])
    func refusesLongControlFrames(_ opcode: UInt8, length: UInt64) {
        let frame = ClientFrame(opcode: opcode, declaredLength: length)
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.controlFrameTooLong)]))
    }

    @Test(arguments: [8, 9, 10] as [UInt8])
    func refusesFragmentedControlFrames(_ opcode: UInt8) {
        let frame = ClientFrame(isFinal: false, opcode: opcode, payload: [3, 232])
        let result = WebSocketDecoder.transcriptInEverySplit(frame.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.fragmentedControlFrame)]))
    }

    @Test func readsManyPingsAtOnce() {
        let pings = (0..<10).map { ClientFrame.ping([UInt8($0)]) }
        let steps = (0..<10).map { WebSocketDecoder.Step.ping([UInt8($0)]) }
        #expect(WebSocketDecoder.transcriptInEverySplit(pings.bytes) == SplitTranscript(steps: steps))
    }

    @Test func readsACloseWithoutPayload() {
        #expect(WebSocketDecoder.transcriptInEverySplit(ClientFrame.close().bytes).steps == [.close(nil)])
    }

    @Test(
        arguments: [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999]
            as [UInt16]
    )
    func readsEveryCloseCodeThatMayBeSent(_ code: UInt16) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.close(code: code).bytes)
        #expect(result == SplitTranscript(steps: [.close(code)]))
    }

    @Test(
        arguments: [0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 5001, 65_535] as [UInt16]
    )
    func refusesEveryOtherCloseCode(_ code: UInt16) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.close(code: code).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.invalidCloseCode(code))]))
    }

    @Test func refusesAClosePayloadOfOneByte() {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.close([3]).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.closePayloadOfOneByte)]))
    }

    @Test(arguments: ["", "bye", "κόσμε", String(repeating: "*", count: 123)])
    func readsTheCloseReason(_ reason: String) {
        let frame = ClientFrame.close(code: 1000, reason: Array(reason.utf8))
        #expect(WebSocketDecoder.transcriptInEverySplit(frame.bytes) == SplitTranscript(steps: [.close(1000, reason)]))
    }

    @Test(arguments: MalformedText.samples)
    func refusesACloseReasonThatIsNotText(_ sample: MalformedText) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.close(code: 1000, reason: sample.bytes).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.invalidCloseReason)]))
    }

    @Test func refusesACloseReasonThatEndsInsideACharacter() {
        let result = WebSocketDecoder.transcript(.close(code: 1000, reason: [0x41, 0xE2, 0x82]))
        #expect(result == [.violation(.invalidCloseReason)])
    }

    @Test func dropsWhatFollowsAClose() {
        let frames: [ClientFrame] = [.close(code: 1000), .text("late"), .ping(), .close(code: 1001)]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes + [0xFF, 0xFF])
        #expect(result == SplitTranscript(steps: [.close(1000)]))
    }

    @Test func readsACloseInsideAMessage() {
        let frames: [ClientFrame] = [.text("begun", isFinal: false), .close(code: 1001), .continuation("end")]
        #expect(WebSocketDecoder.transcriptInEverySplit(frames.bytes) == SplitTranscript(steps: [.close(1001)]))
    }
}
