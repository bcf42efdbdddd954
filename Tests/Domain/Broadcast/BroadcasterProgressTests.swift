import Testing

@testable import MusterDomain

@Suite struct BroadcasterProgressTests {
    private static func makeBench() throws -> ReliefBench {
        let bench = ReliefBench(policies: [.close], queueBytes: 1_000, slots: 2)
        for _ in 0..<3 { try bench.push(0, bytes: 20, to: 0) }
        return bench
    }

    private static func sweep(
        _ bench: ReliefBench,
        _ fill: ChannelFill = ChannelFill(),
        stall: UInt32 = 3
    ) -> Broadcaster.Progress? {
        bench.broadcaster.sweepBegan()
        return bench.broadcaster.backedUpSlot(at: 0).map { bench.broadcaster.judge($0, fill, stall: stall) }
    }

    @Test func whoTakesEverythingIsNotBackedUp() throws {
        let bench = try Self.makeBench()
        #expect(Self.sweep(bench) == nil)
        try bench.send(0) { $0 }
        #expect(Self.sweep(bench) == nil)
    }

    @Test func whoTakesNothingIsSlowAndThenStalled() throws {
        let bench = try Self.makeBench()
        try bench.send(0) { _ in 0 }
        let found = (0..<5).map { _ in Self.sweep(bench) }
        #expect(found == [.recent, .slow(seconds: 1), .slow(seconds: 2), .stalled, .stalled])
        #expect(bench.broadcaster.slowSeconds(of: 0) == 4)
        #expect(bench.broadcaster.slowSeconds(of: 1) == 0)
    }

    @Test func everyByteThatIsTakenIsProgress() throws {
        let bench = try Self.makeBench()
        try bench.send(0, channelLimit: 1) { _ in 0 }
        for _ in 0..<3 { _ = Self.sweep(bench) }
        bench.drainChannel(0)
        try bench.send(0, channelLimit: 1) { _ in 1 }
        let found = (0..<4).map { _ in Self.sweep(bench) }
        #expect(found == [.slow(seconds: 3), .slow(seconds: 4), .slow(seconds: 5), .stalled])
    }

    @Test(arguments: [ChannelFill(unsent: 99, unacknowledged: 100), ChannelFill(unsent: 100, unacknowledged: 99)])
    func lessInChannelOrKernelIsProgress(less: ChannelFill) throws {
        let bench = try Self.makeBench()
        try bench.send(0) { _ in 0 }
        let fill = ChannelFill(unsent: 100, unacknowledged: 100)
        for _ in 0..<3 { #expect(Self.sweep(bench, fill) != .stalled) }
        #expect(Self.sweep(bench, less) == .slow(seconds: 3))
        for _ in 0..<3 { #expect(Self.sweep(bench, less) != .stalled) }
        #expect(Self.sweep(bench, less) == .stalled)
    }

    @Test func moreInTheKernelIsNone() throws {
        let bench = try Self.makeBench()
        try bench.send(0) { _ in 0 }
        let found = (1...4).map { Self.sweep(bench, ChannelFill(unacknowledged: $0)) }
        #expect(found.last == .stalled)
    }

    @Test func aBacklogEndsWhenNothingWaits() throws {
        let bench = try Self.makeBench()
        try bench.send(0) { _ in 0 }
        #expect(Self.sweep(bench) == .recent)
        try bench.drainAll()
        #expect(Self.sweep(bench) == nil)
        try bench.push(0, bytes: 20, to: 0)
        try bench.send(0) { _ in 0 }
        #expect(Self.sweep(bench) == .recent)
    }

    @Test func aReplyThatIsNotReadIsABacklogToo() throws {
        let bench = ReliefBench(policies: [.close], queueBytes: 1_000)
        bench.broadcaster.channelFilled(0)
        let found = (0..<4).map { _ in Self.sweep(bench) }
        #expect(found == [.recent, .slow(seconds: 1), .slow(seconds: 2), .stalled])
        bench.broadcaster.channelDrained(0)
        #expect(Self.sweep(bench) == nil)
    }

    @Test func aClosedSlotIsNotBackedUp() throws {
        let bench = try Self.makeBench()
        try bench.send(0) { _ in 0 }
        bench.broadcaster.close(0)
        // Its close frame goes through the channel.
        bench.broadcaster.channelFilled(0)
        #expect(Self.sweep(bench) == nil)
    }

    @Test func aBackedUpSlotIsNotCalledSilent() throws {
        let bench = try Self.makeBench()
        #expect(bench.broadcaster.sweep(0) == .busy)
        try bench.send(0) { _ in 0 }
        for _ in 0..<5 { #expect(bench.broadcaster.sweep(0) == .none) }
        try bench.drainAll()
        #expect(bench.broadcaster.sweep(0) != .dead)
        #expect(bench.broadcaster.sweep(0) == .dead)
    }

    @Test func whatWaitsIsToldByTopic() throws {
        let bench = ReliefBench(policies: [.close, .dropOldest, .latest], queueBytes: 1_000)
        for topic in [1, 2, 0, 1, 1] { try bench.push(topic, bytes: 20, to: 0) }
        let (topics, other) = bench.broadcaster.waiting(for: 0, limit: 4)
        #expect(topics == [bench.tag(of: 1): 40, bench.tag(of: 2): 20])
        #expect(other?.count == 20)
        #expect(bench.broadcaster.waiting(for: 0, limit: 1).topics == [bench.tag(of: 1): 20])
    }
}
