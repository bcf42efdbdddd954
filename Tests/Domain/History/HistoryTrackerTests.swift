import NIOCore
import Testing

@testable import MusterDomain

@Suite struct HistoryTrackerTests {
    // why: above 0.
    private static let epoch = Epoch(rawValue: 7)!
    private static let first = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))
    private static let second = HistoryTopic(vhost: .root, name: TopicName(trusted: "b"))

    private static func position(_ offset: UInt64) -> Position { Position(epoch: self.epoch, offset: offset) }

    private static func frame(_ offset: UInt64) -> ByteBuffer { ByteBuffer(integer: offset) }

    /// The hub's answer to a recall, with all that it asks for up to where the topic stands.
    private static func answer(_ recall: HistoryRecall, head: UInt64) -> HistoryAnswer {
        var frames: [ByteBuffer] = []
        if case .range(self.epoch, let from, let through) = recall.wanted, from <= min(through, head) {
            frames = (from...min(through, head)).map(self.frame)
        }
        let found = HistoryAnswer.Found(
            position: self.position(head),
            oldest: 1,
            term: Term(rawValue: 1),
            sequence: 1,
            frames: frames
        )
        return HistoryAnswer(number: recall.number, result: .found(found))
    }

    private static func push(_ offset: UInt64, to topic: HistoryTopic, _ tracker: inout HistoryTracker)
        -> HistoryTracker.PushAction
    {
        let name = Array(topic.name.text.utf8)
        return name.withUnsafeBytes { name in
            self.frame(offset).withUnsafeReadableBytes { frame in
                tracker.pushReceived(
                    vhost: topic.vhost,
                    name: name,
                    hash: TopicKey.hash(vhost: topic.vhost, name: name),
                    position: self.position(offset),
                    frame: frame
                )
            }
        }
    }

    /// A tracker on which both topics stand at an offset.
    private static func tracker(at head: UInt64) -> HistoryTracker {
        var tracker = HistoryTracker()
        tracker.requested(1, [(self.first, .nothing), (self.second, .nothing)], now: 0)
        for recall in tracker.takeRecalls(now: 0) { tracker.recalled(self.answer(recall, head: head), now: 0) }
        _ = tracker.takeOutputs()
        return tracker
    }

    @Test func aTopicThatIsPushedToWhileAnotherIsRecalledIsRecalledToo() {
        var tracker = Self.tracker(at: 5)
        tracker.requested(2, [(Self.first, .after(Self.position(5))), (Self.second, .after(Self.position(3)))], now: 1)
        let recalls = tracker.takeRecalls(now: 1)
        #expect(recalls.map(\.topic) == [Self.second])
        #expect(Self.push(6, to: Self.first, &tracker) == .pass)
        for recall in recalls { tracker.recalled(Self.answer(recall, head: 5), now: 2) }
        #expect(tracker.takeOutputs() == [])
        let more = tracker.takeRecalls(now: 2)
        #expect(more.map(\.topic) == [Self.first])
        for recall in more { tracker.recalled(Self.answer(recall, head: 6), now: 3) }
        let standings = [
            TopicStanding(position: Self.position(6), frames: [Self.frame(6)]),
            TopicStanding(position: Self.position(5), frames: [Self.frame(4), Self.frame(5)]),
        ]
        #expect(tracker.takeOutputs() == [.answer(2, standings)])
    }

    @Test func aPositionBeyondTheStreamWaitsForTheHubsWord() {
        var tracker = Self.tracker(at: 5)
        tracker.requested(2, [(Self.first, .after(Self.position(6)))], now: 1)
        #expect(tracker.takeOutputs() == [])
        let recalls = tracker.takeRecalls(now: 1)
        #expect(recalls.map(\.wanted) == [.head])
        #expect(Self.push(6, to: Self.first, &tracker) == .pass)
        for recall in recalls { tracker.recalled(Self.answer(recall, head: 6), now: 2) }
        #expect(tracker.takeOutputs() == [.answer(2, [TopicStanding(position: Self.position(6))])])
    }

    @Test func aPositionThatTheHubDoesNotKnowEitherWasNotReached() {
        var tracker = Self.tracker(at: 5)
        tracker.requested(2, [(Self.first, .after(Self.position(9)))], now: 1)
        for recall in tracker.takeRecalls(now: 1) { tracker.recalled(Self.answer(recall, head: 5), now: 2) }
        let standing = TopicStanding(position: Self.position(5), failure: .notReached)
        #expect(tracker.takeOutputs() == [.answer(2, [standing])])
    }

    @Test func thoseThatMissTheSameShareOneRecall() {
        var tracker = Self.tracker(at: 5)
        for number in 2...300 as ClosedRange<UInt64> {
            tracker.requested(number, [(Self.first, .after(Self.position(2)))], now: 1)
        }
        let recalls = tracker.takeRecalls(now: 1)
        #expect(recalls.count == 1)
        for recall in recalls { tracker.recalled(Self.answer(recall, head: 5), now: 2) }
        #expect(tracker.takeOutputs().count == 299)
        // And those that come a little later need none.
        #expect(Self.push(6, to: Self.first, &tracker) == .pass)
        tracker.requested(301, [(Self.first, .after(Self.position(3)))], now: 3)
        let frames = (4...6).map { Self.frame($0) }
        #expect(tracker.takeOutputs() == [.answer(301, [TopicStanding(position: Self.position(6), frames: frames)])])
        #expect(tracker.takeRecalls(now: 3).isEmpty)
    }

    @Test func moreThanARequestMayBringIsRefusedAsAWhole() {
        var limits = HistoryTracker.Limits()
        limits.requestBytes = 3 * HistoryWindow.weight(of: Self.frame(1))
        var tracker = HistoryTracker(limits: limits)
        tracker.requested(1, [(Self.first, .after(Self.position(1)))], now: 0)
        for recall in tracker.takeRecalls(now: 0) { tracker.recalled(Self.answer(recall, head: 9), now: 0) }
        let standing = TopicStanding(position: Self.position(9), failure: .tooMany)
        #expect(tracker.takeOutputs() == [.answer(1, [standing])])
        #expect(tracker.keptBytes == 0)
    }

    @Test func anAnswerOfThePastIsGoneOnWithFromWhatWasHeld() {
        var tracker = HistoryTracker()
        tracker.requested(1, [(Self.first, .after(Self.position(3)))], now: 0)
        let recalls = tracker.takeRecalls(now: 0)
        // The stream is ahead of the answer.
        for offset in 5...7 as ClosedRange<UInt64> { #expect(Self.push(offset, to: Self.first, &tracker) == .drop) }
        for recall in recalls { tracker.recalled(Self.answer(recall, head: 5), now: 1) }
        let frames = (4...7).map { Self.frame($0) }
        #expect(tracker.takeOutputs().last == .answer(1, [TopicStanding(position: Self.position(7), frames: frames)]))
        #expect(Self.push(8, to: Self.first, &tracker) == .pass)
    }

    @Test func aTopicWithoutHistorySaysSo() {
        var tracker = HistoryTracker()
        tracker.requested(1, [(Self.first, .after(Self.position(3)))], now: 0)
        let refusal = HistoryAnswer.Result.refused(PublishRefusal(Refusal(code: 404, reason: "none")))
        for recall in tracker.takeRecalls(now: 0) {
            tracker.recalled(HistoryAnswer(number: recall.number, result: refusal), now: 0)
        }
        #expect(tracker.takeOutputs() == [.answer(1, [TopicStanding(position: nil, failure: .noHistory)])])
    }

    @Test func aHubThatCannotAnswerIsAskedAgain() {
        var tracker = HistoryTracker()
        tracker.requested(1, [(Self.first, .nothing)], now: 0)
        let refusal = HistoryAnswer.Result.refused(PublishRefusal(.unavailable("later")))
        for recall in tracker.takeRecalls(now: 0) {
            tracker.recalled(HistoryAnswer(number: recall.number, result: refusal), now: 0)
        }
        #expect(tracker.takeRecalls(now: 100).isEmpty)
        #expect(tracker.takeRecalls(now: 500).count == 1)
    }

    @Test func whatNobodyNeedsIsFollowedForAWhile() {
        var tracker = Self.tracker(at: 5)
        tracker.released(Self.first, now: 1)
        tracker.released(Self.second, now: 1)
        _ = tracker.takeRecalls(now: 20_000)
        #expect(tracker.count == 2)
        _ = tracker.takeRecalls(now: 40_000)
        #expect(tracker.count == 0)
    }

    // MARK: Nothing is left behind

    @Test func whatIsWithdrawnIsForgotten() {
        var tracker = Self.tracker(at: 5)
        tracker.requested(2, [(Self.first, .after(Self.position(3))), (Self.second, .nothing)], now: 1)
        let recalls = tracker.takeRecalls(now: 1)
        tracker.withdrawn(2)
        for topic in [Self.first, Self.second] { tracker.released(topic, now: 1) }
        #expect(tracker.requests.isEmpty && tracker.topics.allSatisfy { $0?.requests.isEmpty ?? true })
        for recall in recalls { tracker.recalled(Self.answer(recall, head: 5), now: 2) }
        #expect(tracker.takeOutputs() == [])
        // The topics are held by those who were on them before.
        #expect(tracker.topics.allSatisfy { $0?.holders == 1 })
    }

    @Test func topicsThatAreNotAskedAboutForgetTheRequestsTheyWereAPartOf() {
        var tracker = Self.tracker(at: 5)
        for number in 2...100 as ClosedRange<UInt64> {
            tracker.requested(number, [(Self.first, .after(Self.position(9))), (Self.second, .nothing)], now: 1)
            for recall in tracker.takeRecalls(now: 1) { tracker.recalled(Self.answer(recall, head: 5), now: 1) }
        }
        #expect(tracker.takeOutputs().count == 99)
        #expect(tracker.topics.allSatisfy { $0?.requests.isEmpty ?? true })
    }

    @Test func whatNobodyNeedsGoesAlsoWhileTheHubIsAway() {
        var tracker = HistoryTracker()
        for round in 0..<50 as Range<UInt64> {
            let now = round * 40_000
            for number in 1...100 as ClosedRange<UInt64> {
                let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "\(round).\(number)"))
                tracker.requested(round * 100 + number, [(topic, .last)], now: now)
                tracker.withdrawn(round * 100 + number)
                tracker.released(topic, now: now)
            }
            tracker.timePassed(now: now + 35_000)
            #expect(tracker.count == 0)
        }
        #expect(tracker.queue.count <= 1100)
        #expect(tracker.topics.count == 100)
        #expect(tracker.takeRecalls(now: 3_000_000).isEmpty)
    }

    @Test func whoComesBackBeginsTheWaitAnew() {
        var tracker = Self.tracker(at: 5)
        tracker.released(Self.first, now: 1000)
        tracker.requested(2, [(Self.first, .nothing)], now: 30_000)
        tracker.released(Self.first, now: 30_500)
        tracker.timePassed(now: 32_000)
        #expect(tracker.count == 2)
        tracker.timePassed(now: 61_000)
        #expect(tracker.count == 1)
    }
}
