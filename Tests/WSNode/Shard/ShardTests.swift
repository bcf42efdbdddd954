import MusterDomain
import NIOCore
import Testing

@testable import WSNode

/// Shards with real sockets; the test is the stream and the clock.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ShardTests {
    private static func message(_ topic: String, _ data: String) -> String {
        #"{"message":{"topic":"\#(topic)","data":\#(data)}}"#
    }

    @Test func aPushReachesThoseWhoAreOnItsTopicAndNobodyElse() async throws {
        try await ShardBench.run(shards: 2) { bench in
            var clients: [RawClient] = []
            for number in 0..<6 {
                var client = try await RawClient.open(to: bench.port)
                // Of these two names one is the beginning of the other.
                _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.\#(number % 2 == 0 ? "1" : "10")"}}"#)
                clients.append(client)
            }
            try bench.push(("v1.a.1", "1"), ("v1.a.10", "10"), ("v1.a.100", "100"), ("v1.a.1", "2"), ("v1.a.10", "20"))
            for index in clients.indices {
                let (topic, first, second) = index % 2 == 0 ? ("v1.a.1", "1", "2") : ("v1.a.10", "10", "20")
                #expect(await clients[index].frame()?.text == Self.message(topic, first))
                #expect(await clients[index].frame()?.text == Self.message(topic, second))
                // Nothing else came in between.
                #expect(try await clients[index].ask(#"{"id":1}"#)?.hasPrefix(#"{"id":1,"error""#) == true)
            }
            let figures = try await bench.figures
            #expect(figures.sockets == 6)
            #expect(figures.subscriptions == 6)
            #expect(figures.deliveries == 12)
        }
    }

    @Test func aGapIsToldInLineToTheTopicsOfItsLane() async throws {
        try await ShardBench.run { bench in
            var clients: [RawClient] = []
            for topic in ["v1.a.1", "v1.a.2"] {
                var client = try await RawClient.open(to: bench.port)
                _ = try await client.ask(#"{"subscribe":{"topic":"\#(topic)"}}"#)
                clients.append(client)
            }
            let lane = Lane(vhost: .root, topic: try TopicName("v1.a.1"))
            #expect(lane != Lane(vhost: .root, topic: try TopicName("v1.a.2")))
            var batch = try StreamBatch.make([("v1.a.1", "1"), ("v1.a.2", "1")])
            batch.append(.laneGap(lane, .lost))
            try batch.append("v1.a.1", "2")
            batch.append(.laneGap(nil, .hubRestarted))
            bench.bring(batch)
            let lost = #"{"gap":{"topic":"v1.a.1","reason":"pushes were lost between hub and node"}}"#
            #expect(await clients[0].frame()?.text == Self.message("v1.a.1", "1"))
            #expect(await clients[0].frame()?.text == lost)
            #expect(await clients[0].frame()?.text == Self.message("v1.a.1", "2"))
            #expect(await clients[1].frame()?.text == Self.message("v1.a.2", "1"))
            for (index, topic) in ["v1.a.1", "v1.a.2"].enumerated() {
                let restarted = #"{"gap":{"topic":"\#(topic)","reason":"the hub was started again"}}"#
                #expect(await clients[index].frame()?.text == restarted)
            }
            #expect(try await bench.figures.gapsTold == 3)
        }
    }

    @Test func aConnectionThatLeftATopicHearsNoMoreOfIt() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask(#"{"subscribe":{"topics":["v1.a.1","v1.b.1"]}}"#)
            #expect(
                try await client.ask(#"{"id":2,"unsubscribe":{"topic":"v1.a.1"}}"#)
                    == #"{"id":2,"unsubscribed":{"topic":"v1.a.1"}}"#
            )
            try bench.push(("v1.a.1", "1"), ("v1.b.1", "2"))
            #expect(await client.frame()?.text == Self.message("v1.b.1", "2"))
        }
    }

    @Test func oneWhoIsTwiceOnATopicGetsAPushOnce() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            let answer = try await client.ask(#"{"subscribe":{"topics":["v1.a.1","v1.a.1"]}}"#)
            #expect(answer == #"{"subscribed":{"topics":[{"topic":"v1.a.1"},{"topic":"v1.a.1"}]}}"#)
            try bench.push(("v1.a.1", "1"), ("v1.a.1", "2"))
            #expect(await client.frame()?.text == Self.message("v1.a.1", "1"))
            #expect(await client.frame()?.text == Self.message("v1.a.1", "2"))
        }
    }

    @Test func aConnectionHasABoundedNumberOfTopics() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            let answer = try await client.ask(
                #"{"id":"x","subscribe":{"topics":["v1.a.1","nonsense","v1.a.2","v1.a.3","v1.a.4","v1.a.1"]}}"#
            )
            let full = #"{"code":429,"reason":"expected at most 3 topics per connection"}"#
            #expect(
                answer == #"{"id":"x","subscribed":{"topics":[{"topic":"v1.a.1"},"#
                    + #"{"topic":"nonsense","error":{"code":403,"reason":"not allowed"}},"#
                    + #"{"topic":"v1.a.2"},{"topic":"v1.a.3"},{"topic":"v1.a.4","error":\#(full)},{"topic":"v1.a.1"}]}}"#
            )
        }
    }

    @Test func aTopicIsFreeAgainWhenItsConnectionIsGone() async throws {
        try await ShardBench.run { bench in
            for _ in 0..<5 {
                var client = try await RawClient.open(to: bench.port)
                _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
                try await client.send(opcode: 8, [3, 232])
                #expect(await client.frame()?.code == 1000)
                #expect(await client.isAtEnd())
            }
            // The slot is given back when the channel is inactive, which the peer's end of the stream precedes.
            while try await bench.figures.sockets > 0 {}
            let figures = try await bench.figures
            #expect(figures.subscriptions == 0)
            #expect(figures.topics == 0)
            #expect(figures.opened == 5)
        }
    }

    @Test func aSilentPeerIsPingedAndThenSentAway() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            // The hello counts as something written: only a ping the first time.
            try await bench.sweep()
            #expect(await client.frame() == RawClient.Frame(opcode: 9, payload: []))
            try await client.send(opcode: 10, [])
            // The answer to this has come when the pong has been read.
            _ = try await client.ask("nonsense")
            try await bench.sweep()
            #expect(await client.frame() == RawClient.Frame(opcode: 9, payload: []))
            // Nothing is heard from here on.
            try await bench.sweep()
            try await bench.sweep()
            while let frame = await client.frame() {
                if frame.opcode == 8 {
                    #expect(frame.code == 4004)
                    break
                }
            }
            #expect(try await bench.figures.silentClosed == 1)
        }
    }

    @Test func anIdleConnectionHearsABeatThatPagesCanSee() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask("nonsense")
            try await bench.sweep()
            // That was the reply's interval.
            #expect(await client.frame() == RawClient.Frame(opcode: 9, payload: []))
            for _ in 0..<3 {
                try await bench.shards[0].run { $0.broadcaster.heard(0) }
                try await bench.sweep()
                #expect(await client.frame() == RawClient.Frame(opcode: 9, payload: []))
                #expect(await client.frame() == RawClient.Frame(opcode: 1, payload: Array("{}".utf8)))
            }
        }
    }

    @Test func aPeerThatDoesNotReadIsClosedAndNobodyElseNotices() async throws {
        try await ShardBench.run(broadcast: BroadcastLimits(queueBytes: 256 << 10)) { bench in
            var slow = try await RawClient.open(to: bench.port, receiveBytes: 4096)
            _ = try await slow.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            try await slow.stopReading()
            var neighbours: [RawClient] = []
            for _ in 0..<5 {
                var client = try await RawClient.open(to: bench.port)
                _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
                neighbours.append(client)
            }
            // More than the queue and all that the kernels on the way may keep.
            let filling = String(repeating: "x", count: 50_000)
            var rounds = 0
            while try await bench.figures.slowClosed == 0, rounds < 1_000 {
                try bench.push(("v1.a.1", #""\#(rounds)\#(filling)""#))
                for index in neighbours.indices {
                    #expect(
                        await neighbours[index].frame()?.text == Self.message("v1.a.1", #""\#(rounds)\#(filling)""#)
                    )
                }
                rounds += 1
            }
            let figures = try await bench.figures
            #expect(figures.slowClosed == 1)
            #expect(figures.queuedBytes == 0)
            try await slow.readOn()
            // Whole messages without a gap, then the reason.
            var next = 0
            while let frame = await slow.frame(), frame.opcode == 1, frame.text.hasPrefix(#"{"message""#) {
                #expect(frame.text == Self.message("v1.a.1", #""\#(next)\#(filling)""#))
                next += 1
            }
            #expect(next < rounds)
            #expect(await slow.frame()?.code == 4002)
            try bench.push(("v1.a.1", "1"))
            for index in neighbours.indices {
                #expect(await neighbours[index].frame()?.text == Self.message("v1.a.1", "1"))
            }
        }
    }

    @Test func allQueuesTogetherAreBounded() async throws {
        let limits = BroadcastLimits(queueBytes: 4 << 20, backlogBytes: 1 << 20)
        try await ShardBench.run(broadcast: limits) { bench in
            var clients: [RawClient] = []
            for number in 0..<3 {
                var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
                _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.\#(number)"}}"#)
                try await client.stopReading()
                clients.append(client)
            }
            let filling = String(repeating: "x", count: 60_000)
            var rounds = 0
            while try await bench.figures.slowClosed == 0, rounds < 1_000 {
                try bench.push(("v1.a.0", #""\#(filling)""#), ("v1.a.1", #""\#(filling)""#))
                rounds += 1
                #expect(try await bench.figures.heldBytes <= 1 << 20 + 128 << 10)
            }
            #expect(try await bench.figures.slowClosed >= 1)
            // Whoever waits for nothing is not sent away.
            try await clients[2].readOn()
            try bench.push(("v1.a.2", "1"))
            #expect(await clients[2].frame()?.text == Self.message("v1.a.2", "1"))
        }
    }

    @Test func aShardThatTheStreamOverranSendsItsClientsToStartAgain() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            let filling = String(repeating: "x", count: 20 << 20)
            let batch = try StreamBatch.make([("v1.b.1", #""\#(filling)""#)])
            // More than the ring holds, in one turn of the loop.
            try await bench.shards[0].run { _ in for _ in 0..<5 { bench.bring(batch) } }
            #expect(await client.frame()?.text.hasPrefix(#"{"goodbye":{"code":4000,"reason":"resync""#) == true)
            #expect(await client.frame()?.code == 4000)
            #expect(try await bench.figures.overruns == 1)
        }
    }

    @Test func longPushesPassInOrderWithShortOnesAndReplies() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            let sizes = [10, 70_000, 10, 300_000, 126, 65_536, 1, 200_000, 5]
            for size in sizes { try bench.push(("v1.a.1", #""\#(String(repeating: "y", count: size))""#)) }
            try await client.command("nonsense")
            var left = sizes[...]
            var replies = 0
            while !left.isEmpty || replies == 0, let frame = await client.frame() {
                if frame.text.hasPrefix(#"{"error""#) {
                    replies += 1
                } else {
                    let size = left.removeFirst()
                    #expect(frame.text == Self.message("v1.a.1", #""\#(String(repeating: "y", count: size))""#))
                }
            }
            #expect(replies == 1)
        }
    }

    @Test func aCanaryThatIsClosingIsNobodysSubscription() async throws {
        try await ShardBench.run { bench in
            let figures = try await bench.shards[0].run { shard in
                // It has its slot still, and its topic no more.
                let slot = shard.broadcaster.open(descriptor: -1)
                shard.canaries = 1
                shard.publishFigures()
                shard.broadcaster.release(slot)
                shard.canaries = 0
                return shard.figures
            }
            #expect(figures.subscriptions == 0)
            #expect(figures.topics == 0)
        }
    }
}
