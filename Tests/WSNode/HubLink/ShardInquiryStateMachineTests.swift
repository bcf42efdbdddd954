import MusterDomain
import Testing

@testable import WSNode

@Suite struct ShardInquiryStateMachineTests {
    private static func clients(_ bytes: UInt64...) -> SlowClients {
        let entries = bytes.map { bytes in
            SlowClient(
                client: Label(trusted: "c\(bytes)"),
                session: SlowClient.none,
                topic: SlowClient.none,
                queuedBytes: bytes,
                seconds: 1
            )
        }
        return SlowClients(entries: entries, total: entries.count)
    }

    @Test func theAnswerIsCompleteWithTheLastShard() {
        var machine = ShardInquiryStateMachine()
        machine.hubAsked(7, limit: 2, shards: 2)
        let isFirst = machine.shardAnswered(7, Self.clients(5, 1))
        #expect(!isFirst && machine.takeAnswer() == nil)
        let isSecond = machine.shardAnswered(7, Self.clients(3))
        let answer = machine.takeAnswer()
        #expect(isSecond && answer?.number == 7)
        #expect(answer?.clients.entries.map(\.queuedBytes) == [5, 3])
        #expect(answer?.clients.total == 3)
        #expect(machine.takeAnswer() == nil)
    }

    @Test func anAnswerToAQuestionThatIsOverMeansNothing() {
        var machine = ShardInquiryStateMachine()
        machine.hubAsked(7, limit: 2, shards: 1)
        let answers = [machine.shardAnswered(8, Self.clients(1)), machine.shardAnswered(7, Self.clients(1))]
        let again = machine.shardAnswered(7, Self.clients(1))
        #expect(answers == [false, true] && !again)
    }

    @Test func theOldestQuestionIsGivenUpForANewOne() {
        var machine = ShardInquiryStateMachine()
        let numbers = Array(UInt64(1)...UInt64(ShardInquiryStateMachine.openLimit + 1))
        for number in numbers { machine.hubAsked(number, limit: 2, shards: 1) }
        let answers = numbers.map { machine.shardAnswered($0, Self.clients(1)) }
        #expect(answers == [false] + numbers.dropFirst().map { _ in true })
    }
}
