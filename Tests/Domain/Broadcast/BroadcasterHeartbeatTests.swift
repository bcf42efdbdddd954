import Testing

@testable import MusterDomain

@Suite struct BroadcasterHeartbeatTests {
    private static func makeBench() throws -> BroadcasterBench {
        let bench = BroadcasterBench(limits: BroadcastLimits())
        try bench.open()
        return bench
    }

    @Test func onlyOpenSlotsHaveAPulse() throws {
        let bench = try Self.makeBench()
        try bench.close(0)
        #expect(bench.sweep(0) == .none)
        try bench.release(0)
        #expect(bench.sweep(0) == .none)
    }

    @Test func aPeerThatSpeaksLives() throws {
        let bench = try Self.makeBench()
        for _ in 0..<1_000 {
            bench.heard(0)
            #expect(bench.sweep(0) == .idle)
        }
    }

    @Test func aSilentPeerIsDeadAtItsSecondSweep() throws {
        let bench = try Self.makeBench()
        let pulses = (0..<3).map { _ in bench.sweep(0) }
        #expect(pulses == [.idle, .dead, .dead])
    }

    @Test func oneSignOfLifeStartsTheCountAgain() throws {
        let bench = try Self.makeBench()
        var pulses = [bench.sweep(0)]
        bench.heard(0)
        pulses += (0..<3).map { _ in bench.sweep(0) }
        #expect(pulses == [.idle, .idle, .idle, .dead])
    }

    @Test func whatWasWrittenLatelyNeedsNoBeat() throws {
        let bench = try Self.makeBench()
        try bench.push(count: 3, for: [0])
        try bench.drainAll()
        bench.heard(0)
        let afterPush = bench.sweep(0)
        bench.heard(0)
        let afterNothing = bench.sweep(0)
        bench.heard(0)
        bench.answer(0)
        let afterReply = bench.sweep(0)
        #expect([afterPush, afterNothing, afterReply] == [.busy, .idle, .busy])
    }

    @Test func pingsAndBeatsAreNothingWritten() throws {
        let bench = try Self.makeBench()
        for _ in 0..<5 {
            bench.heard(0)
            #expect(bench.sweep(0) == .idle)
            try bench.pushPulse(for: 0)
            try bench.drainAll()
        }
        try bench.push(count: 1, for: [0])
        try bench.pushPulse(for: 0)
        try bench.drainAll()
        bench.heard(0)
        #expect(bench.sweep(0) == .busy)
    }

    @Test func aSuccessorBeginsWithNoSilence() throws {
        let bench = try Self.makeBench()
        _ = bench.sweep(0)
        try bench.release(0)
        try bench.open()
        #expect(bench.sweep(0) == .idle)
    }
}
