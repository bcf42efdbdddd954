import MusterDomain
import NIOCore
import Testing

@Suite struct PushAnswerTests {
    private static func pushed(_ topic: String, id: String? = nil) throws -> PushAnswer.Outcome {
        .pushed(topic: try TopicName(topic), id: try id.map { try Label($0) })
    }

    @Test func onePushIsOneObject() throws {
        let answer = PushAnswer(outcomes: [try Self.pushed("a\"b", id: "7")], asList: false)
        #expect(String(buffer: answer.body) == #"{"pushed":{"topic":"a\"b","id":"7"}}"#)
        #expect(answer.status == 200)
    }

    @Test func refusalHasItsCodeAndReason() {
        let answer = PushAnswer(.invalidTopic)
        #expect(String(buffer: answer.body) == #"{"error":{"code":404,"reason":"Invalid topic"}}"#)
        #expect(answer.status == 404)
    }

    @Test func listAnswersInOrder() throws {
        let outcomes: [PushAnswer.Outcome] = [try Self.pushed("a"), .refused(.invalidTopic), try Self.pushed("b")]
        let answer = PushAnswer(outcomes: outcomes, asList: true)
        #expect(
            String(buffer: answer.body) == #"{"results":[{"pushed":{"topic":"a"}},"#
                + #"{"error":{"code":404,"reason":"Invalid topic"}},{"pushed":{"topic":"b"}}]}"#
        )
        #expect(answer.status == 207)
    }

    @Test func listWithoutRefusalsIsOK() throws {
        #expect(PushAnswer(outcomes: [try Self.pushed("a")], asList: true).status == 200)
        let empty = PushAnswer(outcomes: [], asList: true)
        #expect(empty.status == 200)
        #expect(String(buffer: empty.body) == #"{"results":[]}"#)
    }
}
