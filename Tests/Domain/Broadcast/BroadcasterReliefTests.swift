import Testing

@testable import MusterDomain

@Suite struct BroadcasterReliefTests {
    private static let close = 0
    private static let oldest = 1
    private static let other = 2
    private static let latest = 3
    private static let second = 4

    private static func makeBench(queueBytes: Int = 100) -> ReliefBench {
        ReliefBench(policies: [.close, .dropOldest, .dropOldest, .latest, .latest], queueBytes: queueBytes)
    }

    /// What the peer reads: pushes by their numbers, gaps by their topics.
    private static func read(_ bench: ReliefBench) throws -> [String] {
        try bench.drainAll()
        return try bench.received(0).map { item in
            switch item {
            case .push(_, let number, _): "\(number)"
            case .gap(let topic): "gap \(topic)"
            }
        }
    }

    /// The kernel takes nothing of what waits, and the channel one frame of it.
    private static func stall(_ bench: ReliefBench) throws {
        try bench.push(Self.close, bytes: 10, to: 0)
        try bench.send(0, channelLimit: 1) { _ in 0 }
    }

    @Test func theOldestGiveWayToTheNewestAndOneGapTellsOfThem() throws {
        let bench = Self.makeBench()
        for _ in 0..<6 { try bench.push(Self.oldest, bytes: 40, to: 0) }
        #expect(try Self.read(bench) == ["gap 1", "5", "6"])
        #expect(bench.broadcaster.droppedOldest == 4)
    }

    @Test func aGapStandsBeforeTheNextPushOfItsOwnTopic() throws {
        let bench = Self.makeBench()
        try bench.push(Self.oldest, bytes: 40, to: 0)
        try bench.push(Self.other, bytes: 40, to: 0)
        try bench.push(Self.oldest, bytes: 40, to: 0)
        #expect(try Self.read(bench) == ["gap 1", "2", "3"])
    }

    @Test func whatMayNotBeDroppedStaysBetweenWhatMay() throws {
        let bench = Self.makeBench()
        try bench.push(Self.close, bytes: 30, to: 0)
        try bench.push(Self.oldest, bytes: 30, to: 0)
        try bench.push(Self.close, bytes: 30, to: 0)
        try bench.push(Self.oldest, bytes: 40, to: 0)
        #expect(try Self.read(bench) == ["1", "gap 1", "3", "4"])
    }

    @Test func aPushThatFindsNothingToDropIsDroppedItself() throws {
        let bench = Self.makeBench()
        for _ in 0..<3 { try bench.push(Self.close, bytes: 30, to: 0) }
        for _ in 0..<3 { try bench.push(Self.oldest, bytes: 30, to: 0) }
        #expect(!bench.lines[0].hasOverflowed)
        #expect(try Self.read(bench) == ["1", "2", "3", "gap 1"])
        #expect(bench.broadcaster.droppedOldest == 3)
        try bench.push(Self.oldest, bytes: 30, to: 0)
        #expect(try Self.read(bench).last == "7")
    }

    @Test func onePushIsLargerThanAllThatWaits() throws {
        let bench = Self.makeBench()
        for _ in 0..<3 { try bench.push(Self.oldest, bytes: 30, to: 0) }
        try bench.push(Self.other, bytes: 300, to: 0)
        #expect(try Self.read(bench) == ["gap 1", "4"])
    }

    @Test func aPushThatMustComeDropsWhatMayBeAndOnlyThenOverflows() throws {
        let bench = Self.makeBench()
        try bench.push(Self.oldest, bytes: 60, to: 0)
        try bench.push(Self.close, bytes: 60, to: 0)
        #expect(!bench.lines[0].hasOverflowed)
        try bench.push(Self.close, bytes: 60, to: 0)
        #expect(bench.lines[0].hasOverflowed)
    }

    @Test func gapsDoNotCountForTheBound() throws {
        let bench = ReliefBench(policies: Array(repeating: .dropOldest, count: 20) + [.close], queueBytes: 160)
        for topic in 0..<20 { try bench.push(topic, bytes: 8, to: 0) }
        try bench.push(20, bytes: 160, to: 0)
        #expect(!bench.lines[0].hasOverflowed)
        #expect(try Self.read(bench) == (0..<20).map { "gap \($0)" } + ["21"])
    }

    @Test func moreGapsThanTheBoundOverflow() throws {
        // They are one for each topic that a client is on; a client that changes its topics all the time is stopped here.
        let bench = ReliefBench(policies: Array(repeating: .dropOldest, count: 40) + [.close], queueBytes: 100)
        try bench.push(40, bytes: 100, to: 0)
        for topic in 0..<20 { try bench.push(topic, bytes: 20, to: 0) }
        let frame = bench.broadcaster.append(length: 5) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
        let tag = bench.tag(of: 20)
        guard case .tell(let loss) = bench.broadcaster.relieve(0, with: frame, tag: tag) else {
            Issue.record("expected a loss")
            return
        }
        bench.broadcaster.tell(frame, of: loss, to: 0)
        #expect(bench.broadcaster.relieve(0, with: frame, tag: tag) == .overflowed)
        bench.broadcaster.release(frame)
    }

    @Test func theNewestTakesThePlaceOfTheOneThatWaits() throws {
        let bench = Self.makeBench(queueBytes: 1_000)
        try Self.stall(bench)
        for _ in 0..<3 { try bench.push(Self.latest, bytes: 20, to: 0) }
        try bench.push(Self.second, bytes: 20, to: 0)
        try bench.push(Self.latest, bytes: 50, to: 0)
        #expect(try Self.read(bench) == ["1", "gap 3", "6", "5"])
        #expect(bench.broadcaster.droppedLatest == 3)
    }

    @Test func withoutABacklogTheNewestJustFollows() throws {
        let bench = Self.makeBench(queueBytes: 1_000)
        for _ in 0..<3 { try bench.push(Self.latest, bytes: 20, to: 0) }
        #expect(try Self.read(bench) == ["1", "2", "3"])
    }

    @Test func whatWaitedBeforeTheBacklogIsReplacedToo() throws {
        let bench = Self.makeBench(queueBytes: 1_000)
        try bench.push(Self.close, bytes: 10, to: 0)
        for topic in [Self.latest, Self.second, Self.latest] { try bench.push(topic, bytes: 20, to: 0) }
        try bench.send(0, channelLimit: 1) { _ in 0 }
        try bench.push(Self.latest, bytes: 20, to: 0)
        #expect(try Self.read(bench) == ["1", "gap 3", "5", "3"])
    }

    @Test func aBegunPushIsNotReplaced() throws {
        let bench = Self.makeBench(queueBytes: 1_000)
        try bench.push(Self.latest, bytes: 20, to: 0)
        try bench.send(0) { _ in 3 }
        for _ in 0..<2 { try bench.push(Self.latest, bytes: 20, to: 0) }
        #expect(try Self.read(bench) == ["1", "gap 3", "3"])
    }

    @Test func aLossAfterAPushThatWentOutHasAGapOfItsOwn() throws {
        let bench = Self.makeBench(queueBytes: 1_000)
        try Self.stall(bench)
        for _ in 0..<2 { try bench.push(Self.latest, bytes: 20, to: 0) }
        for _ in 0..<2 { try bench.push(Self.second, bytes: 20, to: 0) }
        bench.drainChannel(0)
        // The kernel takes the first gap and the push behind it.
        try bench.send(0, channelLimit: 1) { _ in 25 }
        for _ in 0..<2 { try bench.push(Self.latest, bytes: 20, to: 0) }
        #expect(try Self.read(bench) == ["1", "gap 3", "3", "gap 4", "5", "gap 3", "7"])
    }

    @Test func aTopicThatNobodyIsOnAnyMoreIsDroppedWithoutAWord() throws {
        let bench = Self.makeBench()
        for _ in 0..<2 { try bench.push(Self.oldest, bytes: 40, to: 0) }
        let frame = bench.broadcaster.append(length: 40) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
        let action = bench.broadcaster.relieve(0, with: frame, tag: .none)
        guard case .tell(let loss) = action else {
            Issue.record("expected a loss, found \(action)")
            return
        }
        bench.broadcaster.tell(nil, of: loss, to: 0)
        #expect(bench.broadcaster.relieve(0, with: frame, tag: .none) == .none)
        bench.broadcaster.release(frame)
        #expect(bench.broadcaster.queuedBytes(of: 0) == 80)
    }

    @Test func aClosedSlotTakesNothing() throws {
        let bench = Self.makeBench()
        bench.broadcaster.close(0)
        let frame = bench.broadcaster.append(length: 10) { $0.initializeMemory(as: UInt8.self, repeating: 0) }
        #expect(bench.broadcaster.relieve(0, with: frame, tag: bench.tag(of: Self.oldest)) == .none)
        #expect(bench.broadcaster.dropOldest(of: 0) == nil)
        bench.broadcaster.release(frame)
        #expect(bench.broadcaster.queuedBytes == 0)
    }

    /// 30 000 small frames that may not be dropped wait before one that may, again and again.
    @Test(.timeLimit(.minutes(1))) func aHostileBacklogIsNotWalkedForEveryPush() throws {
        var broadcaster = Broadcaster(limits: BroadcastLimits(queueBytes: 300_000))
        let slot = broadcaster.open(descriptor: 1)
        let tag = TopicTag(topic: 1, generation: 1, policy: .dropOldest)
        var frames: [Frame] = []
        for _ in 0..<2 {
            frames.append(broadcaster.append(length: 7) { $0.initializeMemory(as: UInt8.self, repeating: 0) })
        }
        // Two frames in turn, so that none lies beside the one before it.
        for number in 0..<42_000 { _ = broadcaster.enqueue(frames[number % 2], for: slot) }
        var drops = 0
        for _ in 0..<200_000 {
            guard !broadcaster.enqueue(frames[0], for: slot, tag: tag) else { continue }
            while case .tell(let loss) = broadcaster.relieve(slot, with: frames[0], tag: tag) {
                broadcaster.tell(frames[1], of: loss, to: slot)
            }
            drops += 1
        }
        #expect(drops > 199_000)
        for frame in frames { broadcaster.release(frame) }
    }
}
