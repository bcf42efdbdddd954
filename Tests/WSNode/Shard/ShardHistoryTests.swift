import MusterDomain
import NIOCore
import Testing

@testable import WSNode

@Suite(.serialized, .timeLimit(.minutes(1))) struct ShardHistoryTests {
    private static let manifest = "muster: 1\ntopics:\n  v1.kept.{id}: { history: {} }\n"
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "v1.kept.1"))
    private static let command = #"{"id":1,"subscribe":{"topic":"v1.kept.1"}}"#

    @Test func whatIsMissedByManyIsWrittenOnceAndHeldForTheTurn() async throws {
        let standings = try [(4, 3), (4, 3), (4, 2), (5, 4)].map {
            try TopicStanding.made("v1.kept.1", at: $0, from: $1)
        }
        try await ShardBench.run { bench in
            let counts = try await bench.shards[0].run { shard in
                for standing in standings {
                    guard let position = standing.position else { continue }
                    _ = shard.frame(of: standing.frames, topic: Self.topic, through: position)
                }
                let held = shard.broughtFrames.count
                shard.dropBroughtFrames()
                return [held, shard.broughtFrames.count]
            }
            #expect(counts == [3, 0])
        }
    }

    @Test func aTopicIsHeldOnceForAllItsSubscribers() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: AccessBench(manifest: Self.manifest)) { bench in
            var clients: [RawClient] = []
            for _ in 0..<3 {
                clients.append(try await RawClient.open(to: bench.port))
                try await clients[clients.count - 1].command(Self.command)
                try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 4)])
                _ = await clients[clients.count - 1].frame()
                #expect(history.holds == ["v1.kept.1": 1])
            }
            for left in [2, 1, 0] {
                try await clients[left].end()
                while try await bench.figures.subscriptions > left { await Task.yield() }
                #expect(history.holds == (left > 0 ? ["v1.kept.1": 1] : [:]))
            }
        }
    }

    @Test func answersThatAreOverrunPutNobodyOnAnything() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: AccessBench(manifest: Self.manifest)) { bench in
            let client = try await RawClient.open(to: bench.port)
            try await client.command(Self.command)
            let request = await history.request()
            #expect(history.desk.answer(request.number, [try .made("v1.kept.1", at: 4)]) == 0)
            let waiting = try await bench.shards[0].run { shard in
                shard.requestsOverrun()
                // Its place in the stream may come all the same.
                shard.requestAnswered(request.number)
                return shard.positionRequests.count
            }
            #expect(waiting == 0)
            #expect(history.holds == [:])
            #expect(history.desk.load == (0, 0, 0))
            #expect(try await bench.figures.subscriptions == 0)
        }
    }
}
