import NIOCore
import Testing

@testable import MusterDomain

@Suite struct NativeReplyTests {
    @Test(
        arguments: [
            (
                .hello(client: "k3f9", node: "n\"1", heartbeatSeconds: 25),
                #"{"hello":{"client":"k3f9","node":"n\"1","heartbeat":25}}"#
            ),
            (.beat, "{}"),
            (.subscribed(id: nil, [.init(topic: "v1.a.1")]), #"{"subscribed":{"topics":[{"topic":"v1.a.1"}]}}"#),
            (
                .subscribed(
                    id: ByteBuffer(string: "1"),
                    [.init(topic: "a"), .init(topic: "x\n", refusal: .invalidTopic)]
                ),
                #"{"id":1,"subscribed":{"topics":[{"topic":"a"},{"topic":"x\n","error":{"code":404,"reason":"Invalid topic"}}]}}"#
            ),
            (
                .unsubscribed(id: ByteBuffer(string: #""q""#), [.init(topic: "a")], isSingle: true),
                #"{"id":"q","unsubscribed":{"topic":"a"}}"#
            ),
            (
                .unsubscribed(id: nil, [.init(topic: "", refusal: .badRequest("topic: \"\""))], isSingle: true),
                #"{"unsubscribed":{"topic":"","error":{"code":400,"reason":"topic: \"\""}}}"#
            ),
            (
                .unsubscribed(id: nil, [.init(topic: "a"), .init(topic: "b")], isSingle: false),
                #"{"unsubscribed":{"topics":[{"topic":"a"},{"topic":"b"}]}}"#
            ),
            (
                .unsubscribed(id: nil, [.init(topic: "a")], isSingle: false),
                #"{"unsubscribed":{"topics":[{"topic":"a"}]}}"#
            ),
            (
                .error(id: ByteBuffer(string: "7"), Refusal(code: 501, reason: "later")),
                #"{"id":7,"error":{"code":501,"reason":"later"}}"#
            ),
            (.error(id: nil, .badRequest("back\\slash")), #"{"error":{"code":400,"reason":"back\\slash"}}"#),
            (
                .goodbye(code: 4001, reason: "draining", reconnectAfterMilliseconds: 1800),
                #"{"goodbye":{"code":4001,"reason":"draining","reconnect_after_ms":1800}}"#
            ),
            (
                .goodbye(code: 4200, reason: "unauthorized", reconnectAfterMilliseconds: nil),
                #"{"goodbye":{"code":4200,"reason":"unauthorized"}}"#
            ),
        ] as [(NativeReply, String)]
    )
    func writesOneObject(reply: NativeReply, text: String) throws {
        var buffer = ByteBuffer()
        reply.write(into: &buffer)
        #expect(String(buffer: buffer) == text)
        #expect(try JSONElement.parse(buffer).kind == .object)
    }
}
