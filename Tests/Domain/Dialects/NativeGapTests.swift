import NIOCore
import Testing

@testable import MusterDomain

@Suite struct NativeGapTests {
    @Test(
        arguments: [
            (NativeGap.Reason.lost, "pushes were lost between hub and node"),
            (.hubRestarted, "the hub was started again"),
            (.tooSlow, "the connection was too slow"),
        ]
    )
    func namesTopicAndReason(reason: NativeGap.Reason, words: String) {
        var buffer = ByteBuffer()
        let name = Array("v1.\"ü\".1".utf8)
        name.withUnsafeBytes { NativeGap.write(topic: $0, reason: reason, into: &buffer) }
        #expect(String(buffer: buffer) == #"{"gap":{"topic":"v1.\"ü\".1","reason":"\#(words)"}}"#)
    }
}
