import MusterDomain
import Testing

@testable import WSNode

/// Slow connections with real sockets; the test is the stream and the clock.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ShardReliefTests {
    private static let filling = String(repeating: "x", count: 50_000)

    private static func manifest(slow: String) -> String {
        "muster: 1\ntopics:\n  v1.a.{id}: { slow: \(slow) }\n"
    }

    private static func openSlow(_ bench: ShardBench) async throws -> RawClient {
        var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
        _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
        try await client.stopReading()
        return client
    }

    /// Pushes until something becomes of it, and returns how many pushes that took.
    private static func fill(
        _ bench: ShardBench,
        until isDone: (ShardFigures) -> Bool
    ) async throws -> Int {
        var rounds = 0
        while try await !isDone(bench.figures), rounds < 1_000 {
            try bench.push(("v1.a.1", #""\#(rounds)\#(Self.filling)""#))
            rounds += 1
        }
        return rounds
    }

    @Test func whatIsDroppedIsToldInItsPlace() async throws {
        let access = AccessBench(manifest: Self.manifest(slow: "drop-oldest"))
        try await ShardBench.run(broadcast: BroadcastLimits(queueBytes: 300_000), access: access) { bench in
            var client = try await Self.openSlow(bench)
            let rounds = try await Self.fill(bench) { $0.droppedOldest >= 3 }
            #expect(try await bench.figures.slowClosed == 0)
            try await client.readOn()
            var (next, gaps) = (0, 0)
            while next < rounds, let frame = await client.frame() {
                if frame.text == #"{"gap":{"topic":"v1.a.1","reason":"the connection was too slow"}}"# {
                    gaps += 1
                    next += Int(try await bench.figures.droppedOldest)
                } else {
                    #expect(frame.text.hasPrefix(#"{"message":{"topic":"v1.a.1","data":"\#(next)x"#))
                    next += 1
                }
            }
            #expect(next == rounds && gaps == 1)
        }
    }

    @Test func aReloadGivesTopicsThatAreHeldAnotherPolicy() async throws {
        let access = AccessBench(manifest: Self.manifest(slow: "close"))
        try await ShardBench.run(broadcast: BroadcastLimits(queueBytes: 300_000), access: access) { bench in
            _ = try await Self.openSlow(bench)
            #expect(try await bench.reload(Self.manifest(slow: "latest")))
            _ = try await Self.fill(bench) { $0.droppedLatest >= 3 || $0.slowClosed > 0 }
            #expect(try await bench.figures.slowClosed == 0)
            #expect(try await bench.figures.droppedLatest >= 3)
        }
    }

    @Test func queuesThatTogetherHoldTooMuchDropBeforeTheyClose() async throws {
        let access = AccessBench(manifest: Self.manifest(slow: "drop-oldest"))
        let limits = BroadcastLimits(queueBytes: 4 << 20, backlogBytes: 1 << 20)
        try await ShardBench.run(broadcast: limits, access: access) { bench in
            _ = try await Self.openSlow(bench)
            _ = try await Self.fill(bench) { $0.droppedOldest > 0 || $0.slowClosed > 0 }
            let figures = try await bench.figures
            #expect(figures.slowClosed == 0 && figures.droppedOldest > 0)
            #expect(figures.heldBytes <= 1 << 20)
        }
    }

    @Test func whoTakesNothingIsNamedAndThenClosed() async throws {
        let access = AccessBench(manifest: Self.manifest(slow: "drop-oldest"))
        try await ShardBench.run(stallSeconds: 3, access: access) { bench in
            var client = try await Self.openSlow(bench)
            _ = try await Self.fill(bench) { $0.queuedBytes > 200_000 }
            // A sweep may still see that the kernels on the way take something.
            var sweeps = 0
            while try await bench.figures.slowSockets == 0, sweeps < 10 {
                try await bench.sweep()
                sweeps += 1
            }
            let slow = try await bench.shards[0].run { $0.slowClients(limit: 10) }
            #expect(slow.total == 1 && slow.entries.first?.topic.text == "v1.a.1")
            #expect((slow.entries.first?.queuedBytes ?? 0) > 200_000)
            for _ in 0..<6 { try await bench.sweep() }
            #expect(try await bench.figures.slowClosed == 1)
            #expect(try await bench.shards[0].run { $0.slowClients(limit: 10) } == SlowClients())
            try await client.readOn()
            #expect(try await client.framesUntilTheEnd().last?.code == 4002)
        }
    }
}
