import NIOCore
import Testing

@testable import WSNode

/// Commands whose verification takes long, and the others on the same loop.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerSlicingTests {
    /// Thousands of steps for each topic.
    private static var access: AccessBench {
        let numbers = (0..<30).map(String.init).joined(separator: ",")
        return AccessBench(
            manifest: """
                muster: 1
                topics:
                  v1.open.{feedId}: {}
                  v1.long.{feedId}: { verify: "[\(numbers)].all(a, [\(numbers)].all(b, a != 99 && feedId != 'no'))" }
                """
        )
    }

    private static func subscribe(_ id: Int, _ topics: [String]) -> String {
        let list = topics.map { #""\#($0)""# }.joined(separator: ",")
        return #"{"id":\#(id),"subscribe":{"topics":[\#(list)]}}"#
    }

    @Test func manyTopicsOfOneCommandHoldUpNobodyElse() async throws {
        try await ShardBench.run(access: Self.access) { bench in
            var greedy = try await RawClient.open(to: bench.port)
            var neighbour = try await RawClient.open(to: bench.port)
            let topics = ["v1.long.1", "v1.long.no"] + (1...98).map { "v1.long.\($0)" }
            try await greedy.command(Self.subscribe(1, topics))
            // It comes behind, and is answered in its order.
            try await greedy.command(Self.subscribe(2, ["v1.open.1"]))
            #expect(try await neighbour.ask(Self.subscribe(1, ["v1.open.1"]))?.contains("error") == false)
            #expect(try await bench.figures.subscriptions == 1)
            let reply = await greedy.frame()?.text ?? ""
            let begin = #"{"id":1,"subscribed":{"topics":[{"topic":"v1.long.1"},{"topic":"v1.long.no","error""#
            #expect(reply.hasPrefix(begin))
            #expect(reply.matches(of: /"code":403/).count == 1)
            #expect(reply.matches(of: /"code":429/).count == 95)
            #expect(await greedy.frame()?.text.hasPrefix(#"{"id":2,"subscribed""#) == true)
        }
    }

    @Test func manyCommandsOfOneReadHoldUpNobodyElse() async throws {
        try await ShardBench.run(access: Self.access) { bench in
            var greedy = try await RawClient.open(to: bench.port)
            var neighbour = try await RawClient.open(to: bench.port)
            var bytes = ByteBuffer()
            for id in 1...100 {
                let command = Self.subscribe(id, [id < 100 ? "v1.long.1" : "v1.open.2"])
                bytes.writeImmutableBuffer(RawClient.encode(opcode: 1, Array(command.utf8), isMasked: true))
            }
            try await greedy.send(bytes)
            #expect(try await neighbour.ask(Self.subscribe(1, ["v1.open.1"]))?.contains("error") == false)
            // The last of them would be the third.
            #expect(try await bench.figures.subscriptions <= 2)
            for id in 1...100 {
                #expect(await greedy.frame()?.text.hasPrefix(#"{"id":\#(id),"subscribed""#) == true)
            }
        }
    }

    @Test func whoGoesInBetweenLeavesNothing() async throws {
        try await ShardBench.run(access: Self.access) { bench in
            let greedy = try await RawClient.open(to: bench.port)
            try await greedy.command(Self.subscribe(1, (1...100).map { "v1.long.\($0)" }))
            try await greedy.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            var client = try await RawClient.open(to: bench.port)
            #expect(try await client.ask(Self.subscribe(1, ["v1.open.1"]))?.contains("error") == false)
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func newRulesCountFromTheFirstTopicOn() async throws {
        try await ShardBench.run(access: Self.access) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, (1...100).map { "v1.long.\($0)" }))
            try await bench.reload("muster: 1\ntopics: { 'v1.open.{feedId}': {} }\n")
            var reply = await client.frame()?.text ?? ""
            // Where the command was decided before the reload, its topics are taken away again.
            while reply.contains("unsubscribed") { reply = await client.frame()?.text ?? "" }
            while try await bench.figures.subscriptions > 0 { await Task.yield() }
            #expect(reply.hasPrefix(#"{"id":1,"subscribed""#))
        }
    }
}
