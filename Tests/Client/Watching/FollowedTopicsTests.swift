import Testing

@testable import MusterClient

@Suite struct FollowedTopicsTests {
    private static func make(_ wanted: WantedTopic...) -> FollowedTopics {
        var pauses = GrowingPause(longest: .seconds(10))
        pauses.chance = { 1 }
        var topics = FollowedTopics(wanted, pauses: pauses)
        topics.connected()
        return topics
    }

    private static func message(_ offset: UInt64?, topic: String = "a") -> ReceivedMessage {
        ReceivedMessage(topic: topic, data: "1", offset: offset, json: "{}")
    }

    private static func position(_ offset: UInt64, epoch: String = "k") -> TopicPosition {
        TopicPosition(epoch: epoch, offset: offset)
    }

    private static func takes(_ message: ReceivedMessage, _ topics: inout FollowedTopics) -> Bool {
        topics.takes(message)
    }

    private static func asked(_ topics: inout FollowedTopics) -> [WantedTopic] {
        topics.nextCommands().flatMap(\.topics)
    }

    private static func pause(_ topics: inout FollowedTopics) -> Duration? { topics.nextPause() }

    private static func missed(_ pushes: MissedPushes, _ topics: inout FollowedTopics) -> Bool { topics.missed(pushes) }

    private static func askedAfterPause(of connection: Int, _ topics: inout FollowedTopics) -> [WantedTopic] {
        topics.pauseEnded(of: connection).flatMap(\.topics)
    }

    private static let later = MusterClientError(code: .refused(503), message: "later")

    @Test func goesOnFromTheLastMessageThatWasDelivered() {
        var topics = Self.make(WantedTopic("a"), WantedTopic("plain"))
        #expect(Self.asked(&topics).map(\.since) == [nil, nil])
        _ = topics.subscribed(
            id: 1,
            [SubscriptionResult(topic: "a", position: Self.position(5)), SubscriptionResult(topic: "plain")]
        )
        #expect(Self.takes(Self.message(6), &topics))
        #expect(Self.takes(Self.message(nil, topic: "plain"), &topics))
        #expect(!Self.takes(Self.message(6), &topics))
        topics.connected()
        #expect(Self.asked(&topics).map(\.since) == [Self.position(6), nil])
    }

    @Test func takesNothingUntilItsQuestionIsAnswered() {
        var topics = Self.make(WantedTopic("a", since: Self.position(5)))
        _ = topics.nextCommands()
        #expect(!Self.takes(Self.message(9), &topics))
        _ = topics.subscribed(
            id: 1,
            [SubscriptionResult(topic: "a", position: Self.position(9), isRecovered: true)]
        )
        for offset in 6...9 as ClosedRange<UInt64> { #expect(Self.takes(Self.message(offset), &topics)) }
    }

    @Test func aGapBeforeTheAnswerDoesNotMoveThePosition() {
        var topics = Self.make(WantedTopic("a", since: Self.position(5)))
        _ = topics.nextCommands()
        #expect(!Self.missed(MissedPushes(topic: "a", reason: "lost", position: Self.position(8)), &topics))
        _ = topics.subscribed(
            id: 1,
            [SubscriptionResult(topic: "a", position: Self.position(9), isRecovered: true)]
        )
        #expect(Self.takes(Self.message(6), &topics))
    }

    @Test func whatIsNotRecoveredGoesOnFromWhereTheTopicStands() {
        var topics = Self.make(WantedTopic("a", since: Self.position(5)))
        _ = topics.nextCommands()
        let result = SubscriptionResult(
            topic: "a",
            position: Self.position(2, epoch: "m"),
            isRecovered: false,
            cause: "epoch_changed"
        )
        _ = topics.subscribed(id: 1, [result])
        #expect(Self.takes(Self.message(3), &topics))
        topics.connected()
        #expect(Self.asked(&topics).map(\.since) == [Self.position(3, epoch: "m")])
    }

    @Test func topicsThatTheNodeCannotDecideShareAPause() {
        var topics = Self.make(WantedTopic("a", since: Self.position(5)), WantedTopic("b"), WantedTopic("c"))
        _ = topics.nextCommands()
        #expect(Self.pause(&topics) == nil)
        let undecided = ["a", "b"].map { SubscriptionResult(topic: $0, refusal: Self.later) }
        _ = topics.subscribed(id: 1, undecided + [SubscriptionResult(topic: "c")])
        #expect(Self.asked(&topics).isEmpty)
        #expect(Self.pause(&topics) == .milliseconds(500))
        #expect(Self.pause(&topics) == nil)
        let again = Self.askedAfterPause(of: 1, &topics)
        #expect(again == [WantedTopic("a", since: Self.position(5)), WantedTopic("b")])
        _ = topics.subscribed(id: 2, undecided)
        #expect(Self.pause(&topics) == .seconds(1))
    }

    @Test func aPauseOfAnEarlierConnectionMeansNothing() {
        var topics = Self.make(WantedTopic("a"))
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "a", refusal: Self.later)])
        #expect(Self.pause(&topics) != nil)
        topics.connected()
        #expect(Self.askedAfterPause(of: 1, &topics).isEmpty)
        #expect(Self.asked(&topics) == [WantedTopic("a")])
    }

    @Test func noMoreCommandsAreOnTheirWayThanTheNodeLetsWait() {
        var topics = FollowedTopics(
            (0..<9500).map { WantedTopic("n.\($0)") },
            pauses: GrowingPause(longest: .seconds(1))
        )
        topics.connected()
        #expect(topics.nextCommands().map(\.topics.count) == Array(repeating: 1000, count: 8))
        #expect(Self.asked(&topics).isEmpty)
        _ = topics.subscribed(id: 3, (2000..<3000).map { SubscriptionResult(topic: "n.\($0)") })
        #expect(Self.asked(&topics).count == 1000)
    }

    @Test func aRefusalOfEverythingIsTheEnd() throws {
        var topics = Self.make(WantedTopic("a"), WantedTopic("b"))
        _ = topics.nextCommands()
        let denied = MusterClientError(code: .denied, message: "not allowed")
        _ = topics.subscribed(
            id: 1,
            [SubscriptionResult(topic: "a", refusal: denied), SubscriptionResult(topic: "b", refusal: Self.later)]
        )
        #expect(topics.end == nil)
        _ = topics.pauseEnded(of: 1)
        let results = try topics.refused(id: 2, denied)
        #expect(results == [SubscriptionResult(topic: "b", refusal: denied)])
        #expect(topics.end?.code == .denied)
    }

    @Test func theLatestPushIsAskedForUntilItCame() {
        var topics = Self.make(WantedTopic("a", wantsLast: true))
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "a", position: Self.position(5))])
        topics.connected()
        #expect(Self.asked(&topics).map(\.since) == [Self.position(4)])
        let result = SubscriptionResult(topic: "a", position: Self.position(5), isRecovered: true)
        _ = topics.subscribed(id: 1, [result])
        #expect(Self.takes(Self.message(5), &topics))
        topics.connected()
        #expect(Self.asked(&topics).map(\.since) == [Self.position(5)])
    }

    @Test func aLatestPushThatExpiredHidesNothingNewer() {
        var topics = Self.make(WantedTopic("a", wantsLast: true))
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "a", position: Self.position(5))])
        topics.connected()
        _ = topics.nextCommands()
        let tooOld = SubscriptionResult(topic: "a", position: Self.position(7), isRecovered: false, cause: "too_old")
        let told = topics.subscribed(id: 1, [tooOld])
        #expect(told.isEmpty)
        #expect(Self.asked(&topics).map(\.since) == [Self.position(5)])
        // Then it is the program's loss.
        let toldAgain = topics.subscribed(id: 2, [tooOld])
        #expect(toldAgain == [tooOld])
        #expect(Self.asked(&topics).isEmpty)
        #expect(Self.takes(Self.message(8), &topics))
    }

    @Test func whatIsTakenAwayIsNotAskedForAgain() {
        var topics = Self.make(WantedTopic("a"), WantedTopic("b"))
        _ = topics.nextCommands()
        let gone = MusterClientError(code: .denied, message: "gone")
        // A subscribe that is on its way has its own answer.
        #expect(!Self.revoked("a", gone, &topics))
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "a"), SubscriptionResult(topic: "b")])
        #expect(Self.revoked("a", gone, &topics))
        #expect(topics.end == nil)
        topics.connected()
        #expect(Self.asked(&topics) == [WantedTopic("b")])
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "b")])
        #expect(Self.revoked("b", gone, &topics))
        #expect(topics.end?.code == .denied)
    }

    private static func revoked(_ name: String, _ error: MusterClientError, _ topics: inout FollowedTopics) -> Bool {
        topics.revoked(name, error)
    }

    @Test func aGapMovesThePosition() {
        var topics = Self.make(WantedTopic("a", since: Self.position(5)))
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "a", position: Self.position(5), isRecovered: true)])
        #expect(Self.missed(MissedPushes(topic: "a", reason: "gone", position: Self.position(0, epoch: "m")), &topics))
        #expect(Self.missed(MissedPushes(topic: "a", reason: "slow"), &topics))
        topics.connected()
        #expect(Self.asked(&topics).map(\.since) == [Self.position(0, epoch: "m")])
    }
}
