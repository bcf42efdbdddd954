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

    @Test func moreTopicsThanMayLingerLeaveInTheOrderInWhichTheyWereLeft() {
        var limits = HistoryTracker.Limits()
        limits.lingering = 10
        var tracker = HistoryTracker(limits: limits)
        let topics = (0..<1000).map { HistoryTopic(vhost: .root, name: TopicName(trusted: "\($0)")) }
        // One that is held is not concerned.
        tracker.requested(1, [(topics[0], .nothing)], now: 0)
        for (number, topic) in topics.enumerated() {
            tracker.requested(UInt64(number) + 2, [(topic, .nothing)], now: 0)
            for recall in tracker.takeRecalls(now: 0) { tracker.recalled(Self.answer(recall, head: 5), now: 0) }
            tracker.released(topic, now: 0)
        }
        #expect(tracker.takeOutputs().count == 1001)
        #expect(tracker.count == 11)
        #expect(tracker.topics.count <= 12)
        let followed = topics.filter { tracker.find($0) != nil }
        #expect(followed == [topics[0]] + topics.suffix(10))
    }

    @Test func whatBecomesTooMuchBeforeItIsAskedForIsRefused() {
        var limits = HistoryTracker.Limits()
        limits.requestBytes = 3 * HistoryWindow.weight(of: Self.frame(1))
        limits.recalls = 1
        var tracker = HistoryTracker(limits: limits)
        tracker.requested(1, [(Self.first, .nothing)], now: 0)
        for recall in tracker.takeRecalls(now: 0) { tracker.recalled(Self.answer(recall, head: 5), now: 0) }
        // A window that goes on, and one who waits for his turn behind another topic.
        tracker.requested(2, [(Self.first, .after(Self.position(4)))], now: 0)
        for recall in tracker.takeRecalls(now: 0) { tracker.recalled(Self.answer(recall, head: 5), now: 0) }
        tracker.requested(3, [(Self.second, .nothing)], now: 0)
        let other = tracker.takeRecalls(now: 0)
        tracker.requested(4, [(Self.first, .after(Self.position(2)))], now: 0)
        #expect(tracker.takeRecalls(now: 0).isEmpty)
        for offset in 6...12 as ClosedRange<UInt64> { #expect(Self.push(offset, to: Self.first, &tracker) == .pass) }
        for recall in other { tracker.recalled(Self.answer(recall, head: 5), now: 0) }
        _ = tracker.takeOutputs()
        #expect(tracker.takeRecalls(now: 0).isEmpty)
        let standing = TopicStanding(position: Self.position(12), failure: .tooMany)
        #expect(tracker.takeOutputs() == [.answer(4, [standing])])
    }

    @Test(arguments: [false, true]) func aCommandOfAThousandTopicsIsAnsweredWhenAllOfThemAre(isReversed: Bool) {
        var tracker = HistoryTracker()
        let topics = (0..<1000).map { HistoryTopic(vhost: .root, name: TopicName(trusted: "\($0)")) }
        tracker.requested(1, topics.map { ($0, .nothing) }, now: 0)
        while true {
            var recalls = tracker.takeRecalls(now: 0)
            guard !recalls.isEmpty else { break }
            if isReversed { recalls.reverse() }
            for recall in recalls { tracker.recalled(Self.answer(recall, head: 5), now: 0) }
        }
        let standings = Array(repeating: TopicStanding(position: Self.position(5)), count: 1000)
        #expect(tracker.takeOutputs() == [.answer(1, standings)])
    }

    @Test func aHistoryThatBeginsAnewOwesNothingOfTheOneBefore() {
        var tracker = HistoryTracker()
        let found = HistoryAnswer.Found(
            position: Self.position(9),
            oldest: 8,
            term: Term(rawValue: 1),
            sequence: 1
        )
        tracker.requested(1, [(Self.first, .nothing)], now: 0)
        for recall in tracker.takeRecalls(now: 0) {
            tracker.recalled(HistoryAnswer(number: recall.number, result: .found(found)), now: 0)
        }
        // The family keeps no history for a while, by the hub's manifest.
        tracker.requested(2, [(Self.first, .after(Self.position(10)))], now: 0)
        let refusal = HistoryAnswer.Result.refused(PublishRefusal(Refusal(code: 404, reason: "none")))
        for recall in tracker.takeRecalls(now: 0) {
            tracker.recalled(HistoryAnswer(number: recall.number, result: refusal), now: 0)
        }
        for offset in 1...3 as ClosedRange<UInt64> { #expect(Self.push(offset, to: Self.first, &tracker) == .pass) }
        _ = tracker.takeOutputs()
        tracker.requested(3, [(Self.first, .after(Self.position(1)))], now: 1)
        for recall in tracker.takeRecalls(now: 1) { tracker.recalled(Self.answer(recall, head: 3), now: 1) }
        let standing = TopicStanding(position: Self.position(3), frames: [Self.frame(2), Self.frame(3)])
        #expect(tracker.takeOutputs() == [.answer(3, [standing])])
    }

    @Test func whatCameWhileTheHubWasAskedAboutATopicWithoutHistoryIsPassedOn() {
        var tracker = HistoryTracker()
        tracker.requested(1, [(Self.first, .nothing)], now: 0)
        let recalls = tracker.takeRecalls(now: 0)
        for offset in 1...2 as ClosedRange<UInt64> { #expect(Self.push(offset, to: Self.first, &tracker) == .drop) }
        let refusal = HistoryAnswer.Result.refused(PublishRefusal(Refusal(code: 404, reason: "none")))
        for recall in recalls { tracker.recalled(HistoryAnswer(number: recall.number, result: refusal), now: 0) }
        let frames = [Self.frame(1), Self.frame(2)]
        #expect(tracker.takeOutputs() == [.frames(frames), .answer(1, [TopicStanding(position: nil)])])
    }
}
