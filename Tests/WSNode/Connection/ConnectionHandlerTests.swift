import MusterDomain
import NIOCore
import Testing

@testable import WSNode

@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerTests {
    // MARK: Upgrade

    @Test func theHandshakeIsAnsweredAndHelloFollows() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(adding: "Sec-WebSocket-Protocol: other, muster.v1.json"))
            let head = await client.head()
            #expect(
                head
                    == [
                        "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: muster.v1.json",
                        "", "",
                    ].joined(separator: "\r\n")
            )
            let hello = await client.frame()?.text ?? ""
            #expect(hello.hasPrefix(#"{"hello":{"client":""#))
            #expect(hello.hasSuffix(#"","node":"n1","heartbeat":1}}"#))
        }
    }

    @Test(
        arguments: [
            (RawClient.handshake(path: "/v1/push"), "404"),
            (RawClient.handshake(path: "/ws"), "404"),
            (RawClient.handshake(adding: "Origin: https://evil.example"), "403"),
            (RawClient.handshake(adding: "Sec-WebSocket-Protocol: soap"), "400"),
            (RawClient.handshake(adding: "Host: twice"), "400"),
            ("POST / HTTP/1.1\r\nHost: a\r\n\r\n", "405"),
            ("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "426"),
            ("nonsense\r\n\r\n", "400"),
        ]
    )
    func aRefusedUpgradeHasOneAnswerAndTheConnectionEnds(request: String, status: String) async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(request)
            let head = await client.head()
            #expect(head.hasPrefix("HTTP/1.1 \(status) "))
            #expect(try await bench.figures.refusedUpgrades == 1)
            var rest = 0
            while let frame = await client.frame() { rest += frame.payload.count }
            #expect(rest < 500)
        }
    }

    @Test(arguments: [NodeReport.State.joining, .draining, .deaf])
    func aNodeThatIsNotReadyRefusesUpgrades(state: NodeReport.State) async throws {
        try await ShardBench.run(state: state) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake())
            #expect(await client.head().hasPrefix("HTTP/1.1 503 "))
        }
    }

    @Test func aNodeWithoutItsHubGoesOnServing() async throws {
        try await ShardBench.run(state: .degraded) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake())
            #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func aFullShardRefusesUpgrades() async throws {
        try await ShardBench.run(connections: 2) { bench in
            let first = try await RawClient.open(to: bench.port)
            let second = try await RawClient.open(to: bench.port)
            var third = try await RawClient.connect(to: bench.port)
            try await third.send(RawClient.handshake())
            #expect(await third.head().hasPrefix("HTTP/1.1 503 "))
            try await first.end()
            try await second.end()
        }
    }

    @Test func probesAreAnsweredOnTheClientsPort() async throws {
        try await ShardBench.run(state: .joining) { bench in
            for (path, state, status) in [
                ("/healthz", NodeReport.State.joining, "200"), ("/readyz", .joining, "503"), ("/readyz", .live, "200"),
                ("/metrics", .live, "404"),
            ] {
                bench.gate.enter(state)
                var client = try await RawClient.connect(to: bench.port)
                try await client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(await client.head().hasPrefix("HTTP/1.1 \(status) "), "\(path) while \(state.name)")
            }
        }
    }

    @Test func aPeerThatSendsNoRequestIsAnsweredInTime() async throws {
        try await ShardBench.run(handshakeTime: .milliseconds(20)) { bench in
            // It says nothing at all: what it sent could meet a connection that is closed by then.
            var client = try await RawClient.connect(to: bench.port)
            #expect(await client.head().hasPrefix("HTTP/1.1 408 "))
        }
    }

    @Test func aCommandMayComeWithTheRequest() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.connect(to: bench.port)
            var bytes = ByteBuffer(string: RawClient.handshake())
            // A ping without payload, masked, in the same segment.
            bytes.writeBytes([0x89, 0x80, 1, 2, 3, 4])
            try await client.send(bytes)
            _ = await client.head()
            #expect(await client.frame()?.text.hasPrefix(#"{"hello""#) == true)
            #expect(await client.frame() == RawClient.Frame(opcode: 10, payload: []))
        }
    }

    // MARK: Frames

    @Test func pingsAreAnsweredWithTheirPayload() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.send(opcode: 9, [1, 2, 3])
            #expect(await client.frame() == RawClient.Frame(opcode: 10, payload: [1, 2, 3]))
        }
    }

    @Test(
        arguments: [
            (1, [0x7B], false, 1002), (3, [], true, 1002), (2, [1], true, 1003), (1, [0xFF], true, 1007),
            (8, [3, 232], true, 1000), (8, [0x10, 0xE1], true, 4321), (8, [3], true, 1002),
            (9, Array(repeating: 0, count: 126), true, 1002),
        ] as [(UInt8, [UInt8], Bool, Int)]
    )
    func aConnectionClosesWithTheRightCode(opcode: UInt8, payload: [UInt8], isMasked: Bool, code: Int) async throws {
        try await ShardBench.run { bench in
            var neighbour = try await RawClient.open(to: bench.port)
            var client = try await RawClient.open(to: bench.port)
            try await client.send(opcode: opcode, payload, isMasked: isMasked)
            #expect(await client.frame()?.code == code)
            // After our close frame of a binary message the node waits for the peer's.
            if code == 1003 { try await client.send(opcode: 8, [3, 235]) }
            #expect(await client.isAtEnd())
            #expect(try await neighbour.ask("nonsense")?.hasPrefix(#"{"error""#) == true)
        }
    }

    @Test func aMessageAboveTheLimitIsRefusedAtItsHeader() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            var header = ByteBuffer(bytes: [0x81, 0xFF])
            header.writeInteger(UInt64(1 << 40))
            header.writeBytes([1, 2, 3, 4])
            try await client.send(header)
            #expect(await client.frame()?.code == 1009)
            #expect(await client.isAtEnd())
        }
    }

    // MARK: Commands

    @Test func aMalformedCommandIsAnErrorAndTheConnectionStays() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            #expect(
                try await client.ask("[1]")
                    == #"{"error":{"code":400,"reason":"expected a JSON object, found an array at byte 0"}}"#
            )
            #expect(
                try await client.ask(#"{"id":7,"trigger":{"event":"a"}}"#)
                    == #"{"id":7,"error":{"code":501,"reason":"trigger: not available in this version"}}"#
            )
            #expect(
                try await client.ask(#"{"id":8,"subscribe":{"topic":"v1.a.1"}}"#)
                    == #"{"id":8,"subscribed":{"topics":[{"topic":"v1.a.1"}]}}"#
            )
        }
    }

    @Test func aPeerThatAsksAndDoesNotReadIsNotReadEither() async throws {
        try await ShardBench.run { bench in
            var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
            try await client.stopReading()
            let command =
                #"{"subscribe":{"topics":["# + Array(repeating: #""x""#, count: 900).joined(separator: ",") + "]}}"
            // Some 60 KB of reply for 4 KB of command: what all of them would come to must not pile up here.
            for _ in 0..<40 { client.sendSoon(opcode: 1, Array(command.utf8)) }
            var neighbour = try await RawClient.open(to: bench.port)
            #expect(try await neighbour.ask("nonsense")?.hasPrefix(#"{"error""#) == true)
            try await client.readOn()
            var replies = 0
            while replies < 40, await client.frame()?.opcode == 1 { replies += 1 }
            #expect(replies == 40)
        }
    }

    // MARK: Stopping

    @Test func aGracefulStopSaysGoodbye() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (openings, opening) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: [RawClient.Frame].self) { tasks in
            tasks.addTask {
                try await ShardBench.run(shards: 2, drain: .seconds(10)) { bench in
                    port.yield(bench.port)
                    port.finish()
                    var count = 0
                    for await _ in openings {
                        count += 1
                        if count == 10 { break }
                    }
                }
                return []
            }
            for await port in ports {
                for _ in 0..<10 {
                    tasks.addTask {
                        var client = try await RawClient.open(to: port)
                        opening.yield()
                        return try await client.framesUntilTheEnd()
                    }
                }
            }
            for try await heard in tasks where !heard.isEmpty {
                #expect(heard.map(\.opcode) == [1, 8])
                #expect(
                    heard.first?.text.hasPrefix(#"{"goodbye":{"code":4001,"reason":"draining","reconnect_after_ms":"#)
                        == true
                )
                #expect(heard.last?.code == 4001)
            }
        }
    }

    @Test func aStopWithoutTimeSaysGoodbyeToo() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (openings, opening) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await ShardBench.run { bench in
                    port.yield(bench.port)
                    for await _ in openings { break }
                }
            }
            for await port in ports {
                var client = try await RawClient.open(to: port)
                opening.yield()
                #expect(await client.frame()?.text.hasPrefix(#"{"goodbye":{"code":4001,"#) == true)
                #expect(await client.frame()?.code == 4001)
                #expect(await client.isAtEnd())
                break
            }
            try await tasks.waitForAll()
        }
    }
}
