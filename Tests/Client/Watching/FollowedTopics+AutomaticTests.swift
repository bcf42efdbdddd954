import Testing

@testable import MusterClient

@Suite struct FollowedTopicsAutomaticTests {
    private static func make() -> FollowedTopics {
        var topics = FollowedTopics([WantedTopic("named")], pauses: GrowingPause(longest: .seconds(10)))
        topics.connected()
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "named")])
        return topics
    }

    private static func position(_ offset: UInt64, epoch: String = "k") -> TopicPosition {
        TopicPosition(epoch: epoch, offset: offset)
    }

    private static func takes(_ offset: UInt64, _ topics: inout FollowedTopics) -> Bool {
        topics.takes(ReceivedMessage(topic: "own", data: "1", offset: offset, json: "{}"))
    }

    /// The node puts the client on the topic.
    private static func putOn(_ position: TopicPosition?, _ topics: inout FollowedTopics) -> [SubscriptionResult] {
        topics.subscribed(id: nil, [SubscriptionResult(topic: "own", position: position)])
    }

    private static func asked(_ topics: inout FollowedTopics) -> [WantedTopic] {
        topics.nextCommands().flatMap(\.topics)
    }

    /// One that has heard message 6 of its own topic and is on a new connection.
    private static func makeConnectedAnew() -> FollowedTopics {
        var topics = make()
        _ = putOn(position(5), &topics)
        _ = takes(6, &topics)
        topics.connected()
        _ = topics.nextCommands()
        _ = topics.subscribed(id: 1, [SubscriptionResult(topic: "named")])
        return topics
    }

    @Test func isFollowedFromWhereTheNodePutTheClientOn() {
        var topics = Self.make()
        #expect(Self.putOn(Self.position(5), &topics).map(\.topic) == ["own"])
        #expect(Self.asked(&topics).isEmpty)
        #expect(!Self.takes(5, &topics))
        #expect(Self.takes(6, &topics))
    }

    @Test func whatWasMissedIsAskedForWhenTheNodePutsTheClientOnAgain() {
        var topics = Self.makeConnectedAnew()
        #expect(Self.asked(&topics).isEmpty)
        #expect(Self.putOn(Self.position(8), &topics).isEmpty)
        #expect(Self.asked(&topics) == [WantedTopic("own", since: Self.position(6))])
        #expect(!Self.takes(9, &topics))
        let result = SubscriptionResult(topic: "own", position: Self.position(9), isRecovered: true)
        let told = topics.subscribed(id: 2, [result])
        #expect(told == [result])
        for offset in 7...9 as ClosedRange<UInt64> { #expect(Self.takes(offset, &topics)) }
    }

    @Test func nothingIsAskedForWhereNothingWasMissed() {
        var topics = Self.makeConnectedAnew()
        #expect(Self.putOn(Self.position(6), &topics).map(\.isRecovered) == [nil])
        #expect(Self.asked(&topics).isEmpty)
        #expect(Self.takes(7, &topics))
    }

    @Test func aTopicThatKeepsHistoryNoMoreIsNotRecovered() {
        var topics = Self.makeConnectedAnew()
        #expect(Self.putOn(nil, &topics) == [SubscriptionResult(topic: "own", isRecovered: false, cause: "no_history")])
        #expect(Self.asked(&topics).isEmpty)
    }

    @Test func aRefusalLeavesTheClientOnTheTopicWithoutWhatWasMissed() throws {
        var topics = Self.makeConnectedAnew()
        _ = Self.putOn(Self.position(8), &topics)
        _ = topics.nextCommands()
        let results = try topics.refused(id: 2, MusterClientError(code: .denied, message: "no"))
        #expect(results == [SubscriptionResult(topic: "own", isRecovered: false)])
        #expect(topics.end == nil)
        #expect(Self.takes(9, &topics))
    }

    @Test func whatIsTakenAwayIsFollowedNoMore() {
        var topics = Self.makeConnectedAnew()
        _ = Self.putOn(Self.position(6), &topics)
        let isTold = topics.revoked("own", MusterClientError(code: .denied, message: "gone"))
        #expect(isTold)
        #expect(topics.end == nil)
        topics.connected()
        _ = topics.nextCommands()
        #expect(!Self.putOn(Self.position(9), &topics).isEmpty)
        #expect(Self.asked(&topics).isEmpty)
    }

    @Test func theProgramsOwnSubscribeAsksForWhatItMissed() {
        var topics = Self.make()
        let told = topics.subscribed(id: nil, [SubscriptionResult(topic: "named", position: Self.position(3))])
        #expect(told.isEmpty)
        #expect(Self.asked(&topics).isEmpty)
    }

    @Test func noMoreAreFollowedThanAConnectionHasAndOldOnesMakeRoom() {
        var topics = Self.make()
        let many = (0...1000).map { SubscriptionResult(topic: "own.\($0)", position: Self.position(1)) }
        let told = topics.subscribed(id: nil, many)
        #expect(told.count == 1001)
        topics.connected()
        _ = topics.nextCommands()
        let moved = many.map { SubscriptionResult(topic: $0.topic, position: Self.position(2)) }
        let toldAgain = topics.subscribed(id: nil, moved)
        #expect(toldAgain.map(\.topic) == ["own.1000"])
        #expect(Self.asked(&topics).count == 1000)
    }
}
