import Testing

@testable import MusterDomain

@Suite struct IdempotencyWindowTests {
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))
    private static let id = Label(trusted: "1")

    @Test func anIDIsKnownForItsTimeAndToItsTopic() {
        var window = IdempotencyWindow(time: 100)
        #expect(window.note(Self.id, of: Self.topic, now: 0))
        #expect(!window.note(Self.id, of: Self.topic, now: 99))
        #expect(window.note(Self.id, of: HistoryTopic(vhost: .root, name: TopicName(trusted: "b")), now: 99))
        #expect(window.note(Self.id, of: Self.topic, now: 100))
        #expect(!window.note(Self.id, of: Self.topic, now: 199))
    }

    @Test func aFullWindowLetsTheOldestGoAndStillKnowsIt() {
        var window = IdempotencyWindow(time: 100, limit: 2)
        let others = (2...3).map { Label(trusted: "\($0)") }
        #expect(window.note(Self.id, of: Self.topic, now: 0))
        #expect(window.note(others[0], of: Self.topic, now: 0))
        #expect(!window.note(Self.id, of: Self.topic, now: 1))
        #expect(window.note(others[1], of: Self.topic, now: 2))
        #expect(window.count == 2)
        #expect(window.note(Self.id, of: Self.topic, now: 3))
    }
}
