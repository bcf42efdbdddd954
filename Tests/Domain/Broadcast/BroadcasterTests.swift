import Testing

@testable import MusterDomain

@Suite struct BroadcasterTests {
    private static func makeBench(
        slots: Int,
        queueBytes: Int = 1 << 20,
        bulkSubscribers: Int = 512
    ) throws -> BroadcasterBench {
        let bench = BroadcasterBench(limits: BroadcastLimits(queueBytes: queueBytes, bulkSubscribers: bulkSubscribers))
        for _ in 0..<slots { try bench.open() }
        return bench
    }

    @Test func slotsAreNumberedFromZeroAndUsedAgain() throws {
        let bench = try Self.makeBench(slots: 3)
        #expect(bench.slots(.open) == [0, 1, 2])
        try bench.release(1)
        #expect(bench.openCount == 2)
        #expect(try bench.open() == 1)
        #expect(try bench.open() == 3)
        #expect(bench.slotLimit == 4)
    }

    @Test func aClosingSlotKeepsItsNumberAndTakesNothing() throws {
        let bench = try Self.makeBench(slots: 1)
        try bench.push(count: 10, for: [0])
        try bench.close(0)
        #expect(bench.descriptor(of: 0) == -1)
        #expect(bench.queuedBytes == 0)
        try bench.push(count: 10, for: [0])
        #expect(bench.queuedBytes == 0)
        #expect(bench.openCount == 1)
        #expect(try bench.open() == 1)
        #expect(try bench.takeTurn { $0 } == nil)
    }

    @Test func framesOfOneTickAreSentAsOnePiece() throws {
        let bench = try Self.makeBench(slots: 2)
        for _ in 0..<5 { try bench.push(count: 20, for: [0, 1]) }
        #expect(bench.pieces(of: 0) == (1, 5 * 22))
    }

    @Test func framesWithAnotherBetweenThemAreTwoPieces() throws {
        let bench = try Self.makeBench(slots: 2)
        try bench.push(count: 20, for: [0, 1])
        try bench.push(count: 20, for: [1])
        try bench.push(count: 20, for: [0, 1])
        #expect(bench.pieces(of: 0).count == 2)
        #expect(bench.pieces(of: 1).count == 1)
    }

    @Test func aQueueIsBoundedButOneFrameAlwaysFits() throws {
        let bench = try Self.makeBench(slots: 1, queueBytes: 100)
        let (large, largeBytes) = bench.append(count: 5_000)
        #expect(try bench.enqueue(large, largeBytes, for: 0))
        let (small, smallBytes) = bench.append(count: 1)
        #expect(try !bench.enqueue(small, smallBytes, for: 0))
        try bench.drainAll()
        for _ in 0..<33 { #expect(try bench.enqueue(small, smallBytes, for: 0)) }
        #expect(try !bench.enqueue(small, smallBytes, for: 0))
        #expect(bench.queuedBytes(of: 0) == 99)
        bench.release(large)
        bench.release(small)
    }

    @Test func theFirstFullMemberIsToldAndTheRestGoesOn() throws {
        let bench = try Self.makeBench(slots: 4, queueBytes: 50)
        try bench.push(count: 40, for: [1, 3])
        #expect(try bench.push(count: 40, for: [0, 1, 2, 3]) == [1, 3])
        #expect(bench.lives.map(\.queuedBytes) == [42, 42, 42, 42])
    }

    @Test func aLargeTopicWaitsBehindSmallOnes() throws {
        let bench = try Self.makeBench(slots: 10, bulkSubscribers: 4)
        try bench.push(count: 5, for: [0, 1, 2, 3, 4])
        try bench.push(count: 5, for: [8, 9])
        var order: [Int32] = []
        while let slot = try bench.takeTurn(taken: { $0 }) { order.append(slot) }
        #expect(order == [8, 9, 0, 1, 2, 3, 4])
    }

    @Test func aSlotOvertakesTheLargeTopicWithItsOwnFramesInOrder() throws {
        let bench = try Self.makeBench(slots: 6, bulkSubscribers: 4)
        try bench.push(count: 5, for: [0, 1, 2, 3, 4])
        try bench.push(count: 6, for: [3])
        try bench.push(count: 7, for: [0, 1, 2, 3, 4])
        let first = try bench.takeTurn { $0 }
        #expect(first == 3)
        #expect(bench.lives[3].outstanding.isEmpty)
        #expect(bench.lives[3].received == 7 + 8 + 9)
        var order: [Int32] = []
        while let slot = try bench.takeTurn(taken: { $0 }) { order.append(slot) }
        #expect(order == [0, 1, 2, 4])
    }

    @Test func theChannelGetsTheRestOfTheFrameAndWholeFramesUpToItsLimit() throws {
        let bench = try Self.makeBench(slots: 1)
        for count in [100, 50, 50, 500, 1] { try bench.push(count: count, for: [0]) }
        // 30 bytes of the first frame went: 72 are left, and two frames of 52 fit behind them.
        _ = try bench.takeTurn(channelLimit: 180) { _ in 30 }
        #expect(bench.lives[0].pending == 72 + 104)
        #expect(bench.isWaiting(0))
        #expect(try bench.takeTurn { $0 } == nil)
        bench.drainChannel(0)
        #expect(try bench.takeTurn { $0 } == 0)
        #expect(bench.lives[0].outstanding.isEmpty)
    }

    @Test func theChannelGetsABegunFrameHoweverLongItIs() throws {
        let bench = try Self.makeBench(slots: 1)
        for count in [100, 70_000, 100] { try bench.push(count: count, for: [0]) }
        _ = try bench.takeTurn(channelLimit: 10) { _ in 102 + 1 }
        #expect(bench.lives[0].pending == 70_000 + 10 - 1)
        bench.drainChannel(0)
        try bench.drainAll()
        #expect(bench.lives[0].outstanding.isEmpty)
    }

    @Test(arguments: [0, 1, 101, 102, 103, 254, 255, 256, 356, 357])
    func aShortWriteMayEndAnywhere(count: Int) throws {
        let bench = try Self.makeBench(slots: 2)
        for length in [100, 150, 100] { try bench.push(count: length, for: [0]) }
        try bench.push(count: 3, for: [1])
        _ = try bench.takeTurn(channelLimit: 1) { _ in count }
        try bench.check()
        try bench.drainAll()
        #expect(bench.lives[0].outstanding.isEmpty)
    }

    @Test func framesWaitWhileTheChannelHoldsAReply() throws {
        let bench = try Self.makeBench(slots: 1)
        bench.fillChannel(0)
        try bench.push(count: 10, for: [0])
        #expect(try bench.takeTurn { $0 } == nil)
        #expect(!bench.hasWork)
        bench.drainChannel(0)
        #expect(bench.hasWork)
        #expect(try bench.takeTurn { $0 } == 0)
    }

    @Test func aTurnLeftOverFromAnEarlierConnectionIsHarmless() throws {
        let bench = try Self.makeBench(slots: 2)
        try bench.push(count: 10, for: [0])
        try bench.release(0)
        #expect(try bench.open() == 0)
        #expect(try bench.takeTurn { $0 } == nil)

        try bench.push(count: 10, for: [1])
        try bench.release(1)
        #expect(try bench.open() == 1)
        try bench.push(count: 20, for: [1])
        #expect(try bench.takeTurn { $0 } == 1)
        #expect(try bench.takeTurn { $0 } == nil)
        #expect(bench.lives[1].outstanding.isEmpty)
    }

    @Test func aSlotWithMoreThanOneCallCanTakeComesAgain() throws {
        let bench = try Self.makeBench(slots: 2)
        for index in 0..<20 { try bench.push(count: 10, for: index % 2 == 0 ? [0] : [1, 0]) }
        for _ in 0..<10 { try bench.push(count: 10, for: [1]) }
        var turns = 0
        while try bench.takeTurn(vectorLimit: 2, taken: { $0 }) != nil { turns += 1 }
        #expect(turns > 2)
        try bench.check()
        #expect(bench.lives.allSatisfy { $0.outstanding.isEmpty })
    }

    @Test func countsFramesThatWereQueued() throws {
        let bench = try Self.makeBench(slots: 3)
        try bench.push(count: 1, for: [0, 1, 2])
        try bench.push(count: 1, for: [0])
        #expect(bench.enqueuedFrames == 4)
    }
}
