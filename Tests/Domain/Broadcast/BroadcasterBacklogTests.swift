import Testing

@testable import MusterDomain

@Suite struct BroadcasterBacklogTests {
    private static func makeBench(slots: Int, backlogBytes: Int) throws -> BroadcasterBench {
        let bench = BroadcasterBench(limits: BroadcastLimits(queueBytes: 1 << 20, backlogBytes: backlogBytes))
        for _ in 0..<slots { try bench.open() }
        return bench
    }

    @Test func isOverItsBoundWhenItHoldsMore() throws {
        let bench = try Self.makeBench(slots: 1, backlogBytes: 100_000)
        try bench.push(count: 60_000, for: [0])
        #expect(!bench.isOverBacklog)
        try bench.push(count: 60_000, for: [0])
        #expect(bench.isOverBacklog)
        try bench.drainAll()
        #expect(!bench.isOverBacklog)
    }

    @Test func compactingFreesChunksThatAreHeldForLittle() throws {
        let bench = try Self.makeBench(slots: 41, backlogBytes: 1 << 20)
        // Each of 40 peers stopped reading at another moment; one reads everything.
        for slot in 0..<Int32(40) {
            bench.fillChannel(slot)
            try bench.push(count: 100, for: [slot])
            try bench.push(count: 65_000, for: [40])
            #expect(try bench.takeTurn { $0 } == 40)
        }
        #expect(bench.heldBytes >= 20 * Int(FrameStore.chunkBytes))
        bench.compact()
        #expect(bench.heldBytes == Int(FrameStore.chunkBytes))
        try bench.check()
        try bench.drainAll()
        #expect(bench.lives.allSatisfy { $0.outstanding.isEmpty })
    }

    @Test func compactingKeepsWhatIsHeldForMuch() throws {
        let bench = try Self.makeBench(slots: 500, backlogBytes: 1 << 20)
        try bench.push(count: 1_000, for: Array(0..<500))
        let before = bench.heldBytes
        bench.compact()
        #expect(bench.heldBytes == before)
        try bench.check()
        try bench.drainAll()
    }

    @Test func theWorstIsTheOpenSlotWithMostBytes() throws {
        let bench = try Self.makeBench(slots: 4, backlogBytes: 1 << 20)
        #expect(bench.mostBacklogged() == nil)
        try bench.push(count: 10, for: [0, 1, 2])
        try bench.push(count: 10, for: [1, 2])
        try bench.push(count: 10, for: [2])
        #expect(bench.mostBacklogged() == 2)
        try bench.close(2)
        #expect(bench.mostBacklogged() == 1)
    }
}
