import Testing

@testable import MusterDomain

@Suite struct IdempotencyWindowTests {
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))
    private static let id = Label(trusted: "1")

    private static func note(
        _ id: Label,
        of topic: HistoryTopic,
        now: UInt64,
        in window: inout IdempotencyWindow
    ) -> Bool {
        window.note(id, of: topic, now: now)
    }

    @Test func anIDIsKnownForItsTimeAndToItsTopic() {
        var window = IdempotencyWindow(time: 100)
        #expect(Self.note(Self.id, of: Self.topic, now: 0, in: &window))
        #expect(!Self.note(Self.id, of: Self.topic, now: 99, in: &window))
        #expect(Self.note(Self.id, of: HistoryTopic(vhost: .root, name: TopicName(trusted: "b")), now: 99, in: &window))
        #expect(Self.note(Self.id, of: Self.topic, now: 100, in: &window))
        #expect(!Self.note(Self.id, of: Self.topic, now: 199, in: &window))
    }

    @Test func aFullWindowLetsTheOldestGoAndStillKnowsIt() {
        var window = IdempotencyWindow(time: 100, limit: 2)
        let others = (2...3).map { Label(trusted: "\($0)") }
        #expect(Self.note(Self.id, of: Self.topic, now: 0, in: &window))
        #expect(Self.note(others[0], of: Self.topic, now: 0, in: &window))
        #expect(!Self.note(Self.id, of: Self.topic, now: 1, in: &window))
        #expect(Self.note(others[1], of: Self.topic, now: 2, in: &window))
        #expect(window.count == 2)
        #expect(Self.note(Self.id, of: Self.topic, now: 3, in: &window))
    }
}
