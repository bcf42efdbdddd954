import Testing

@testable import MusterClient

@Suite struct TopicPositionsTests {
    private static func message(_ offset: UInt64?, topic: String = "a") -> ReceivedMessage {
        ReceivedMessage(topic: topic, data: "1", offset: offset, json: "{}")
    }

    private static func position(_ offset: UInt64, epoch: String = "k") -> TopicPosition {
        TopicPosition(epoch: epoch, offset: offset)
    }

    private static func takes(_ message: ReceivedMessage, _ positions: inout TopicPositions) -> Bool {
        positions.takes(message)
    }

    private static func asked(_ positions: inout TopicPositions) -> [WantedTopic] { positions.connected() }

    @Test func goesOnFromTheLastMessageThatWasDelivered() {
        var positions = TopicPositions([WantedTopic("a"), WantedTopic("plain")])
        #expect(Self.asked(&positions).map(\.since) == [nil, nil])
        positions.subscribed([
            SubscriptionResult(topic: "a", position: Self.position(5)), SubscriptionResult(topic: "plain"),
        ])
        #expect(Self.takes(Self.message(6), &positions))
        #expect(Self.takes(Self.message(nil, topic: "plain"), &positions))
        #expect(!Self.takes(Self.message(6), &positions))
        #expect(Self.asked(&positions).map(\.since) == [Self.position(6), nil])
    }

    @Test func takesNothingUntilItHasAskedToGoOn() {
        var positions = TopicPositions([WantedTopic("a", since: Self.position(5))])
        _ = positions.connected()
        #expect(!Self.takes(Self.message(9), &positions))
        positions.subscribed([SubscriptionResult(topic: "a", position: Self.position(9), isRecovered: true)])
        for offset in 6...9 as ClosedRange<UInt64> { #expect(Self.takes(Self.message(offset), &positions)) }
    }

    @Test func aGapBeforeTheAnswerDoesNotMoveThePosition() {
        var positions = TopicPositions([WantedTopic("a", since: Self.position(5))])
        _ = positions.connected()
        positions.missed(MissedPushes(topic: "a", reason: "lost", position: Self.position(8)))
        positions.subscribed([SubscriptionResult(topic: "a", position: Self.position(9), isRecovered: true)])
        #expect(Self.takes(Self.message(6), &positions))
    }

    @Test func whatIsNotRecoveredGoesOnFromWhereTheTopicStands() {
        var positions = TopicPositions([WantedTopic("a", since: Self.position(5))])
        _ = positions.connected()
        let result = SubscriptionResult(
            topic: "a",
            position: Self.position(2, epoch: "m"),
            isRecovered: false,
            cause: "epoch_changed"
        )
        positions.subscribed([result])
        #expect(Self.takes(Self.message(3), &positions))
        #expect(Self.asked(&positions).map(\.since) == [Self.position(3, epoch: "m")])
    }

    @Test func aTopicThatCouldNotBeAskedAboutIsAskedForAgain() {
        var positions = TopicPositions([WantedTopic("a", since: Self.position(5))])
        _ = positions.connected()
        let results = [
            SubscriptionResult(topic: "a", refusal: MusterClientError(code: .refused(503), message: "later"))
        ]
        positions.subscribed(results)
        #expect(positions.undecided(results) == [WantedTopic("a", since: Self.position(5))])
        #expect(!positions.isEmpty)
    }

    @Test func aGapMovesThePosition() {
        var positions = TopicPositions([WantedTopic("a", since: Self.position(5))])
        positions.missed(MissedPushes(topic: "a", reason: "gone", position: Self.position(0, epoch: "m")))
        positions.missed(MissedPushes(topic: "a", reason: "slow"))
        #expect(Self.asked(&positions).map(\.since) == [Self.position(0, epoch: "m")])
    }

    @Test(arguments: ["", "k", "k:", ":1", "K:1", "k:-1", "k:1:2"])
    func otherTextsAreNoPosition(text: String) {
        #expect(TopicPosition(text) == nil)
    }

    @Test func aPositionHasAText() {
        #expect(TopicPosition("k3f9:12")?.description == "k3f9:12")
    }
}
