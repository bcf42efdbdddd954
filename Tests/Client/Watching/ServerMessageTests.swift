import NIOCore
import Testing

@testable import MusterClient

@Suite struct ServerMessageTests {
    @Test func aTopicThatIsTakenAwayIsToldFromAReply() throws {
        let error = #""error":{"code":403,"reason":"gone"}"#
        #expect(
            try read(#"{"unsubscribed":{"topic":"a",\#(error)}}"#)
                == .revoked(topic: "a", MusterClientError(code: .denied, message: "gone"))
        )
        #expect(try read(#"{"id":1,"unsubscribed":{"topic":"a",\#(error)}}"#) == .unsubscribed(id: 1))
        #expect(try read(#"{"unsubscribed":{"topic":"a"}}"#) == .unsubscribed(id: nil))
    }

    @Test func readsTheVerbs() throws {
        #expect(
            try read(#"{"hello":{"client":"c","node":"n","heartbeat":25}}"#)
                == .hello(Greeting(client: "c", node: "n", heartbeat: 25))
        )
        #expect(
            try read(#"{"message":{"topic":"t","event":"e","id":"i","data":{"a": 1}}}"#)
                == .message(
                    ReceivedMessage(
                        topic: "t",
                        event: "e",
                        id: "i",
                        data: #"{"a": 1}"#,
                        json: #"{"topic":"t","event":"e","id":"i","data":{"a": 1}}"#
                    )
                )
        )
        #expect(
            try read(#"{"message":{"topic":"t","data":"/wA=","encoding":"base64"}}"#)
                == .message(
                    ReceivedMessage(
                        topic: "t",
                        data: #""/wA=""#,
                        isBase64: true,
                        json: #"{"topic":"t","data":"/wA=","encoding":"base64"}"#
                    )
                )
        )
        #expect(
            try read(
                #"{"id":1,"subscribed":{"topics":[{"topic":"a"},{"topic":"b","error":{"code":404,"reason":"r"}}]}}"#
            )
                == .subscribed(
                    id: 1,
                    [
                        SubscriptionResult(topic: "a"),
                        SubscriptionResult(
                            topic: "b",
                            refusal: MusterClientError(code: .refused(404), message: "r")
                        ),
                    ]
                )
        )
        #expect(try read(#"{"id":2,"unsubscribed":{"topic":"a"}}"#) == .unsubscribed(id: 2))
        #expect(
            try read(#"{"id":3,"error":{"code":403,"reason":"no"}}"#)
                == .error(id: 3, MusterClientError(code: .denied, message: "no"))
        )
        #expect(
            try read(#"{"goodbye":{"code":4001,"reason":"draining","reconnect_after_ms":1800}}"#)
                == .goodbye(code: 4001, reason: "draining", reconnectAfterMilliseconds: 1800)
        )
    }

    @Test func readsWhereSomethingIsMissing() throws {
        #expect(
            try read(#"{"gap":{"topic":"t","reason":"the hub was started again"}}"#)
                == .gap(MissedPushes(topic: "t", reason: "the hub was started again"))
        )
        #expect(try read(#"{"gap":{"topic":"t"}}"#) == .gap(MissedPushes(topic: "t", reason: "")))
        #expect(throws: MusterClientError.self) { try read(#"{"gap":{}}"#) }
    }

    @Test func passesOverWhatIsNewer() throws {
        #expect(try read("{}") == .other)
        #expect(try read(#"{"later":{"topic":"t"}}"#) == .other)
    }

    @Test(arguments: ["", "[]", "1", "{", #"{"message":{"topic":"t"}}"#, #"{"subscribed":{"topics":[1]}}"#])
    func refusesWhatIsNoMessage(text: String) {
        let error = #expect(throws: MusterClientError.self) { try read(text) }
        #expect(error?.code == .protocolViolation)
    }

    private func read(_ text: String) throws -> ServerMessage {
        try ServerMessage(frame: ByteBuffer(string: text))
    }
}
