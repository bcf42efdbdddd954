import MusterDomain
import MusterRuntime
import NIOCore
import NIOPosix
import Testing

@testable import WSNode

/// A whole node over real sockets, joined to a hub double.
@Suite(.serialized, .timeLimit(.minutes(1))) struct WSNodeTests {
    @Test func saysOnceThatItIsReadyAndWhere() async throws {
        try await NodeBench.run { bench in
            #expect(bench.port > 0)
            #expect(bench.readyLine.contains(" info muster.node: ready "))
            #expect(NodeBench.value(of: "node.name", in: bench.readyLine) == "n1")
            #expect(NodeBench.value(of: "node.operations", in: bench.readyLine).hasPrefix("127.0.0.1:"))
        }
    }

    @Test func aPushArrivesByteForByte() async throws {
        try await NodeBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            let answer = try await client.ask(#"{"id":1,"subscribe":{"topics":["v1.a.1",{"topic":"v1.b.1"},"other"]}}"#)
            #expect(
                answer == #"{"id":1,"subscribed":{"topics":[{"topic":"v1.a.1"},{"topic":"v1.b.1"},"#
                    + #"{"topic":"other","error":{"code":403,"reason":"not allowed"}}]}}"#
            )
            try bench.hub.publish("v1.a.1", #"{ "a" : [1.0,-0,"\u00e9\/"] }"#)
            try bench.hub.publish("v1.a.2", "2")
            bench.hub.publish(
                Push(
                    topic: try TopicName("v1.b.1"),
                    kind: .text,
                    event: try Label("created"),
                    id: try Label("abc"),
                    data: ByteBuffer(string: "a \"b\"\n")
                )
            )
            bench.hub.publish(Push(topic: try TopicName("v1.a.1"), kind: .bytes, data: ByteBuffer(bytes: [0xFF, 0])))
            #expect(
                await client.frame()?.text == #"{"message":{"topic":"v1.a.1","data":{ "a" : [1.0,-0,"\u00e9\/"] }}}"#
            )
            #expect(
                await client.frame()?.text
                    == #"{"message":{"topic":"v1.b.1","event":"created","id":"abc","data":"a \"b\"\n"}}"#
            )
            #expect(
                await client.frame()?.text == #"{"message":{"topic":"v1.a.1","data":"/wA=","encoding":"base64"}}"#
            )
        }
    }

    @Test func whatIsNoFrameOfTheStreamIsCountedAndNothingElseIsLost() async throws {
        try await NodeBench.run { bench in
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            for bytes in [[], [0], [0, 0, 9, 9], Array(repeating: 0xFF, count: 1000)] as [[UInt8]] {
                bench.hub.publish(frame: ByteBuffer(bytes: bytes))
            }
            try bench.hub.publish("v1.a.1", "1")
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.a.1","data":1}}"#)
            let total = "muster_node_stream_malformed_total"
            while bench.registry.families().first(where: { $0.name == total })?.samples.first?.value != 4 {
                await Task.yield()
            }
        }
    }

    @Test func reportsToTheHubAndTakesItsLeave() async throws {
        let (hubs, passed) = AsyncStream.makeStream(of: HubDouble.self)
        try await NodeBench.run { bench in
            passed.yield(bench.hub)
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            var isJoined = false
            for await message in bench.hub.messages {
                if case .join(let introduction) = message {
                    isJoined = true
                    #expect(introduction.name.text == "n1")
                    #expect(introduction.versions == StreamVersion.supported)
                    #expect(introduction.operations.text.hasPrefix("127.0.0.1:"))
                }
                guard case .report(let report) = message else { continue }
                let figures = Dictionary(
                    report.figures.map { ($0.name.text, $0.value) },
                    uniquingKeysWith: { first, _ in first }
                )
                guard figures["sockets"] == 1 else { continue }
                #expect(report.state == .live)
                #expect(figures["subscriptions"] == 1)
                break
            }
            #expect(isJoined)
        }
        for await hub in hubs {
            var last: ControlMessage?
            for await message in hub.messages { last = message }
            #expect(last == .leave)
            break
        }
    }

    @Test func aStopSendsClientsAwayBeforeItEnds() async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let (openings, opening) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                try await NodeBench.run {
                    $0.drain = .seconds(10)
                } _: { bench in
                    port.yield(bench.port)
                    for await _ in openings { break }
                }
            }
            for await port in ports {
                var client = try await RawClient.open(to: port)
                opening.yield()
                #expect(await client.frame()?.text.hasPrefix(#"{"goodbye":{"code":4001,"#) == true)
                #expect(await client.frame()?.code == 4001)
                try await client.send(opcode: 8, [0x0F, 0xA1])
                #expect(await client.isAtEnd())
                break
            }
            try await tasks.waitForAll()
        }
    }

    @Test func anAddressThatIsTakenEndsTheRunWithAReason() async throws {
        let taken = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .bind(host: "127.0.0.1", port: 0).get()
        var settings = NodeSettings()
        settings.listen = HostPort(host: .ipv4(0x7F00_0001), port: 0)
        settings.operations = HostPort(host: .ipv4(0x7F00_0001), port: UInt16(taken.localAddress?.port ?? 0))
        // Nobody listens there.
        settings.hub.publish = .tcp(.ipv4(0x7F00_0001), port: 1)
        settings.hub.control = .tcp(.ipv4(0x7F00_0001), port: 1)
        let node = try WSNode.build(
            settings: settings,
            manifest: try ManifestLoader.load(path: nil),
            registry: PrometheusRegistry(),
            logger: .silent
        )
        await #expect(throws: RuntimeError.self) { try await node.run() }
        try await taken.close()
    }
}
