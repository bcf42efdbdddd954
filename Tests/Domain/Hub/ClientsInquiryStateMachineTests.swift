import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ClientsInquiryStateMachineTests {
    private static let first = ByteBuffer(string: "1")
    private static let second = ByteBuffer(string: "2")
    private static let nodes = [first: Label(trusted: "n1"), second: Label(trusted: "n2")]

    private static func clients(_ names: String..., total: Int? = nil) -> SlowClients {
        let entries = names.map { SlowClient.make(client: $0, queuedBytes: UInt64($0.utf8.count)) }
        return SlowClients(entries: entries, total: total ?? names.count)
    }

    private static func ask(_ machine: inout ClientsInquiryStateMachine, now: Duration = .zero) -> UInt64 {
        guard case .ask(let number, let peers) = machine.clientsWanted(of: Self.nodes, now: now) else {
            Issue.record("expected a question")
            return 0
        }
        #expect(Set(peers) == [Self.first, Self.second])
        return number
    }

    @Test func withoutNodesTheAnswerIsThere() {
        var machine = ClientsInquiryStateMachine()
        let action = machine.clientsWanted(of: [:], now: .zero)
        #expect(action == .answer(SlowClientList()))
    }

    @Test func theLastAnswerEndsTheQuestion() throws {
        var machine = ClientsInquiryStateMachine()
        let number = Self.ask(&machine)
        let begun = machine.nodeAnswered(number, Self.clients("aa", total: 5), peer: Self.first)
        #expect(begun == nil)
        let last = machine.nodeAnswered(number, Self.clients("b", "ccc"), peer: Self.second)
        let end = try #require(last)
        #expect(end.number == number)
        #expect(end.list.entries.map(\.node.text) == ["n2", "n1", "n2"])
        #expect(end.list.entries.map(\.client.client.text) == ["ccc", "aa", "b"])
        #expect((end.list.total, end.list.nodes, end.list.silent) == (7, 2, []))
    }

    @Test func whoDoesNotAnswerInTimeIsNamed() {
        var machine = ClientsInquiryStateMachine()
        let number = Self.ask(&machine, now: .seconds(5))
        _ = machine.nodeAnswered(number, Self.clients("a"), peer: Self.second)
        let early = machine.timePassed(now: .milliseconds(6_999))
        #expect(early.isEmpty)
        let ends = machine.timePassed(now: .seconds(7))
        #expect(ends.map(\.list.silent) == [[Label(trusted: "n1")]])
        #expect(ends.map(\.list.total) == [1])
        // It comes too late.
        let late = machine.nodeAnswered(number, Self.clients("b"), peer: Self.first)
        #expect(late == nil)
        let again = machine.timePassed(now: .seconds(99))
        #expect(again.isEmpty)
    }

    @Test func anAnswerCountsOnceAndFromThoseWhoWereAsked() {
        var machine = ClientsInquiryStateMachine()
        let number = Self.ask(&machine)
        let answers = [
            machine.nodeAnswered(number, Self.clients("a"), peer: Self.first),
            machine.nodeAnswered(number, Self.clients("b"), peer: Self.first),
            machine.nodeAnswered(number, Self.clients("c"), peer: ByteBuffer(string: "3")),
            machine.nodeAnswered(number + 1, Self.clients("d"), peer: Self.second),
        ]
        #expect(answers == [nil, nil, nil, nil])
        let end = machine.nodeAnswered(number, Self.clients("e"), peer: Self.second)
        #expect(end?.list.entries.map(\.client.client.text) == ["a", "e"])
    }

    @Test func questionsAndEntriesAreBounded() {
        var limits = ClientsInquiryStateMachine.Limits()
        (limits.open, limits.entries) = (1, 2)
        var machine = ClientsInquiryStateMachine(limits: limits)
        let number = Self.ask(&machine)
        let refused = machine.clientsWanted(of: Self.nodes, now: .zero)
        #expect(refused == .refuse)
        _ = machine.nodeAnswered(number, Self.clients("a", "bbbb"), peer: Self.first)
        let end = machine.nodeAnswered(number, Self.clients("cc"), peer: Self.second)
        #expect(end?.list.entries.map(\.client.client.text) == ["bbbb", "cc"])
        #expect(end?.list.total == 3)
        let next = Self.ask(&machine)
        #expect(next == number + 1)
    }
}
