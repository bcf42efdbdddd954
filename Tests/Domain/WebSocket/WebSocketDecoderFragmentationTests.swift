import Testing

@testable import MusterDomain

/// Messages in several frames, and what may stand between them.
@Suite struct WebSocketDecoderFragmentationTests {
    @Test func joinsFragmentsInEverySplit() {
        let frames: [ClientFrame] = [
            .text("frag", isFinal: false), .continuation("", isFinal: false), .continuation("ment"),
            .binary([1, 2], isFinal: false), .continuation([3]), .text("whole"),
        ]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
        #expect(result == SplitTranscript(steps: [.text("fragment"), .binary([1, 2, 3]), .text("whole")]))
    }

    @Test func joinsEmptyFragments() {
        let frames: [ClientFrame] = [.text("", isFinal: false), .continuation("", isFinal: false), .continuation("")]
        #expect(WebSocketDecoder.transcriptInEverySplit(frames.bytes) == SplitTranscript(steps: [.text("")]))
    }

    @Test func handsOutControlFramesBetweenFragments() {
        let frames: [ClientFrame] = [
            .text("one ", isFinal: false), .ping([1]), .continuation("two ", isFinal: false), .pong([2]), .ping([3]),
            .continuation("three"), .ping([4]),
        ]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
        #expect(
            result == SplitTranscript(steps: [.ping([1]), .pong([2]), .ping([3]), .text("one two three"), .ping([4])])
        )
    }

    @Test(arguments: [true, false])
    func refusesAContinuationOfNothing(_ isFinal: Bool) {
        let result = WebSocketDecoder.transcriptInEverySplit(ClientFrame.continuation("no", isFinal: isFinal).bytes)
        #expect(result == SplitTranscript(steps: [.violation(.unexpectedContinuation)]))
    }

    @Test func refusesAContinuationAfterAFinishedMessage() {
        let frames: [ClientFrame] = [.text("a", isFinal: false), .continuation("b"), .continuation("c")]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
        #expect(result == SplitTranscript(steps: [.text("ab"), .violation(.unexpectedContinuation)]))
    }

    @Test(arguments: [1, 2] as [UInt8], [true, false])
    func refusesANewMessageInsideAnother(_ opcode: UInt8, isFinal: Bool) {
        let frames = [ClientFrame.text("a", isFinal: false), ClientFrame(isFinal: isFinal, opcode: opcode)]
        let result = WebSocketDecoder.transcriptInEverySplit(frames.bytes)
        #expect(result == SplitTranscript(steps: [.violation(.interruptedMessage)]))
    }
}
