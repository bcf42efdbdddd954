import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WaitingTopicTests {
    private static func name(_ payload: String) -> String? {
        var buffer = ByteBuffer()
        buffer.writeWebSocketFrame(opcode: .text, payload: ByteBuffer(string: payload))
        return buffer.withUnsafeReadableBytes { WaitingTopic.name(of: $0) }
    }

    @Test(arguments: [
        (#"{"message":{"topic":"v1.news.1","data":1}}"#, "v1.news.1"),
        (#"{"gap":{"topic":"v1.news.1","reason":"x"}}"#, "v1.news.1"),
        (#"{"message":{"topic":"a\\\"b\\","data":"c\"d"}}"#, #"a\"b\"#),
        (#"[8,"http:\/\/x\/é",{}]"#, "http://x/é"),
        (
            #"{"message":{"topic":"\#(String(repeating: "x", count: 255))","data":1}}"#,
            String(repeating: "x", count: 255)
        ),
        (#"{"message":{"topic":"a","data":"\#(String(repeating: "x", count: 70_000))"}}"#, "a"),
    ])
    func pushesAndGapsHaveATopic(payload: String, name: String) {
        #expect(Self.name(payload) == name)
    }

    @Test(arguments: [
        "", "{}", "[0,1]", #"{"message":{"topic":"#, #"{"message":{"topic":"abc"#, #"{"message":{"topic":7}}"#,
    ])
    func allElseHasNone(payload: String) {
        #expect(Self.name(payload) == nil)
    }
}
