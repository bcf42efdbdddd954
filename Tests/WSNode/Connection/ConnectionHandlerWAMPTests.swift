import Logging
import MusterDomain
import NIOCore
import Synchronization
import Testing

@testable import WSNode

/// Clients of WAMP v1 on real sockets; the test is the stream and the hub.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerWAMPTests {
    private static func manifest(_ profile: WAMPProfile, adding lines: String = "") -> String {
        """
        muster: 1
        dialects: { wamp: { path: /old, profile: \(profile.rawValue) } }
        verifiers:
          mine: { when: "feedId == '1'", reason: not yours }
          asked: { swift: {} }
        topics:
          v1.test.{feedId}: {}
          v1.own.{feedId}: { verify: mine }
          v1.asked.{feedId}: { verify: asked }
          v1.chat.{feedId}: { publish: "feedId != 'closed'" }
        \(lines)
        """
    }

    private static func access(_ profile: WAMPProfile, _ program: ProgramDouble = ProgramDouble()) -> AccessBench {
        var programs = ProgramVerifiers()
        programs.register("asked", program.verifier)
        return AccessBench(manifest: self.manifest(profile), programs: programs)
    }

    /// A client that has come through the handshake, and the id that WELCOME gave it.
    private static func open(
        to bench: ShardBench,
        path: String = "/old"
    ) async throws -> (client: RawClient, id: String) {
        var client = try await RawClient.connect(to: bench.port)
        try await client.send(RawClient.handshake(path: path, adding: "Sec-WebSocket-Protocol: foo, wamp"))
        let head = await client.head()
        #expect(head.contains("Sec-WebSocket-Protocol: wamp\r\n"))
        let text = await client.frame()?.text ?? ""
        #expect(text.hasPrefix("[0,\""))
        return (client, String(text.dropFirst(4).prefix(32)))
    }

    /// All that was sent before has been dealt with when the pong is here.
    private static func settle(_ client: inout RawClient) async throws {
        try await client.send(opcode: 9, [7])
        #expect(await client.frame() == RawClient.Frame(opcode: 10, payload: [7]))
    }

    // MARK: Opening

    /// WA-1, WA-5: the subprotocol is answered, and WELCOME has an id of its own for each.
    @Test func welcomeIsTheFirstFrame() async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            let first = try await Self.open(to: bench, path: "/anywhere").id
            let second = try await Self.open(to: bench).id
            #expect(first.utf8.count == 32 && first != second)
            #expect(try await bench.figures.wampSockets == 2)
        }
    }

    /// WA-3: on Stork's path nothing needs to be offered, and nothing is named.
    @Test(arguments: [nil, "Sec-WebSocket-Protocol: soap"])
    func storksPathTakesWhoOffersNothing(field: String?) async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(
                field.map { RawClient.handshake(path: "/old", adding: $0) } ?? RawClient.handshake(path: "/old")
            )
            #expect(await !client.head().contains("Sec-WebSocket-Protocol"))
            #expect(await client.frame()?.text.hasSuffix(#"",1,"Ratchet\/0.3.4"]"#) == true)
        }
    }

    /// WA-2, SA-29.
    @Test func sandstonesPathRefusesWhoOffersNothing() async throws {
        try await ShardBench.run(access: Self.access(.sandstone)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(path: "/old"))
            let head = await client.head()
            #expect(head.hasPrefix("HTTP/1.1 426 ") && head.contains("\r\nSec-WebSocket-Protocol: wamp\r\n"))
        }
    }

    /// ST-16: 101, then close 1000 and no frame before. SA-23: WELCOME and a sentence before it.
    @Test(arguments: WAMPProfile.allCases)
    func whoMayNotConnectIsToldAsTheProfileTells(profile: WAMPProfile) async throws {
        let access = AccessBench(
            manifest: Self.manifest(profile, adding: "authenticator: client.dialect != 'wamp'")
                .replacing("  asked: { swift: {} }\n", with: "").replacing(
                    "  v1.asked.{feedId}: { verify: asked }\n",
                    with: ""
                )
        )
        try await ShardBench.run(access: access) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(adding: "Sec-WebSocket-Protocol: wamp"))
            #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
            let frames = try await client.framesUntilTheEnd()
            #expect(frames.last?.code == 1000)
            let texts = frames.dropLast().map(\.text)
            switch profile {
            case .stork: #expect(texts.isEmpty)
            case .sandstone:
                #expect(texts.count == 2 && texts[0].hasPrefix("[0,"))
                #expect(texts.last == #""Could not authenticate client, closing connection.""#)
            }
            let figures = try await bench.figures
            #expect(figures.refusedUpgrades == 1 && figures.sockets == 0 && figures.wampSockets == 0)
            while try await bench.shards[0].run({ $0.pendingUpgrades }) > 0 { await Task.yield() }
            // A client of the native dialect may.
            _ = try await RawClient.open(to: bench.port)
        }
    }

    // MARK: Topics

    /// ST-8, ST-11: why is told, and the connection stays. SA-10, SA-25: nothing is, and it stays.
    @Test(arguments: WAMPProfile.allCases)
    func aRefusedTopicIsToldAsTheProfileTells(profile: WAMPProfile) async throws {
        try await ShardBench.run(access: Self.access(profile)) { bench in
            var client = try await Self.open(to: bench).client
            for (topic, reason) in [("v1.nope.1", "Invalid topic"), ("v1.own.2", "not yours"), ("", "Invalid topic")] {
                try await client.command(#"[5,"\#(topic)"]"#)
                guard profile == .stork else { continue }
                let text = #"{"type":"error","message":"You cannot subscribe to \#(topic): \#(reason)"}"#
                #expect(await client.frame()?.text == text)
            }
            try await client.command(#"[5,"v1.own.1"]"#)
            try await Self.settle(&client)
            try bench.push(("v1.own.1", "7"))
            #expect(await client.frame()?.text == #"[8,"v1.own.1",7]"#)
        }
    }

    /// WA-11, SA-11, SA-13, ST-19: twice is once, and leaving is silent.
    @Test(arguments: WAMPProfile.allCases)
    func subscribingAndLeavingAreSilent(profile: WAMPProfile) async throws {
        try await ShardBench.run(access: Self.access(profile)) { bench in
            var client = try await Self.open(to: bench).client
            for text in [#"[6,"never"]"#, #"[5,"v1.test.1"]"#, #"[5,"v1.test.1"]"#, #"[5,"v1.test.2"]"#] {
                try await client.command(text)
            }
            try await Self.settle(&client)
            #expect(try await bench.figures.subscriptions == 2)
            try bench.push(("v1.test.1", "1"), ("v1.test.2", "2"))
            #expect(await client.frame()?.text == #"[8,"v1.test.1",1]"#)
            #expect(await client.frame()?.text == #"[8,"v1.test.2",2]"#)
            try await client.command(#"[6,"v1.test.1"]"#)
            try await Self.settle(&client)
            try bench.push(("v1.test.1", "3"), ("v1.test.2", "4"))
            #expect(await client.frame()?.text == #"[8,"v1.test.2",4]"#)
        }
    }

    /// WA-12, SA-16.
    @Test func whoeverIsGoneIsOnNoTopic() async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(#"[5,"v1.test.1"]"#)
            try await Self.settle(&client)
            try await client.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            let figures = try await bench.figures
            #expect(figures.subscriptions == 0 && figures.topics == 0 && figures.wampSockets == 0)
            #expect(try await bench.shards[0].run { $0.directory.isEmpty })
        }
    }

    /// A push is one of its topic, whatever dialects hear it.
    @Test func everyDialectHearsAPushInItsOwnForm() async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var native = try await RawClient.open(to: bench.port)
            _ = try await native.ask(#"{"subscribe":{"topic":"v1.test.1"}}"#)
            var stork = try await Self.open(to: bench).client
            try await stork.command(#"[5,"v1.test.1"]"#)
            try await Self.settle(&stork)
            #expect(try await bench.reload(Self.manifest(.sandstone)))
            var sandstone = try await Self.open(to: bench).client
            try await sandstone.command(#"[5,"v1.test.1"]"#)
            try await Self.settle(&sandstone)
            let push = Push(topic: try TopicName("v1.test.1"), event: try Label("e"), data: ByteBuffer(string: "1"))
            bench.bring(try StreamBatch.make([push]))
            #expect(await native.frame()?.text == #"{"message":{"topic":"v1.test.1","event":"e","data":1}}"#)
            #expect(await stork.frame()?.text == #"[8,"v1.test.1",{"type":"e","data":1}]"#)
            #expect(await sandstone.frame()?.text == #"[8,"v1.test.1",1]"#)
            #expect(try await bench.figures.pushes == 1)
        }
    }

    /// The embedding program decides in its own time; who left meanwhile stays away.
    @Test func theProgramIsAskedAsForEveryDialect() async throws {
        let program = ProgramDouble()
        try await ShardBench.run(access: Self.access(.stork, program)) { bench in
            var client = try await Self.open(to: bench).client
            for topic in ["v1.asked.1", "v1.asked.2", "v1.asked.3"] {
                try await client.command(#"[5,"\#(topic)"]"#)
                #expect(await program.question() == topic)
            }
            try await client.command(#"[6,"v1.asked.3"]"#)
            try await Self.settle(&client)
            program.answer(.refuse("no \"friend\""))
            let refused = #"{"type":"error","message":"You cannot subscribe to v1.asked.1: no \"friend\""}"#
            #expect(await client.frame()?.text == refused)
            program.answer(.allow)
            program.answer(.allow)
            let late =
                #"{"type":"error","message":"You cannot subscribe to v1.asked.3: unsubscribed before it was decided"}"#
            #expect(await client.frame()?.text == late)
            try bench.push(("v1.asked.3", "3"), ("v1.asked.2", "2"))
            #expect(await client.frame()?.text == #"[8,"v1.asked.2",2]"#)
        }
    }

    // MARK: Bad messages, CALL

    /// WA-7, ST-18: the words of the close frame, and CALLERROR before it.
    @Test(
        arguments: [
            ("nonsense", nil, 1007), ("{}", nil, 1007), ("[]", nil, 1007), ("null", nil, 1007), ("7", nil, 1007),
            (#"[99,"a"]"#, nil, 1007), (#"[8,"a",1]"#, nil, 1007), ("[5,{}]", nil, 1007), ("[5]", nil, 1007),
            (#"[2,"id1","foo"]"#, #"[4,"id1","foo","You are not allowed to make calls"]"#, 1000),
        ] as [(String, String?, Int)]
    )
    func storkEndsWhoBreaksItsRules(message: String, answer: String?, code: Int) async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(message)
            let frames = try await client.framesUntilTheEnd()
            #expect(frames.dropLast().map(\.text) == (answer.map { [$0] } ?? []))
            #expect(frames.last?.code == code)
            #expect(try await bench.figures.wampFaults == (code == 1007 ? 1 : 0))
        }
    }

    /// WA-7, SA-20, SA-25.
    @Test func sandstonePassesOverWhatItDoesNotTake() async throws {
        try await ShardBench.run(access: Self.access(.sandstone)) { bench in
            var client = try await Self.open(to: bench).client
            for message in ["nonsense", "{}", "[5,{}]", #"[2,"id","some/proc",1]"#, #"[7,"v1.test.1"]"#] {
                try await client.command(message)
            }
            try await Self.settle(&client)
            #expect(try await bench.figures.wampFaults == 3)
        }
    }

    // MARK: PUBLISH

    /// ST-17: the end of the connection. SA-12: nothing at all.
    @Test(arguments: WAMPProfile.allCases, ["v1.test.1", "v1.chat.closed", "undeclared"])
    func whoMayNotPublishIsAnsweredAsTheProfileAnswers(profile: WAMPProfile, topic: String) async throws {
        try await ShardBench.run(access: Self.access(profile)) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(#"[7,"\#(topic)","x"]"#)
            switch profile {
            case .stork: #expect(try await client.framesUntilTheEnd().map(\.code) == [1000])
            case .sandstone: try await Self.settle(&client)
            }
        }
    }

    /// WA-10, SA-12, SA-14: excluded ones never hear it, and only the eligible where there are such.
    @Test func aPublishIsForWhomItSays() async throws {
        let (pushes, taking) = AsyncStream.makeStream(of: Push.self)
        var access = Self.access(.stork)
        access.publish = { push, answer in
            taking.yield(push)
            answer(.success(PublishReceipt()))
        }
        try await ShardBench.run(shards: 2, access: access) { bench in
            var clients: [(client: RawClient, id: String)] = []
            for _ in 0..<4 { clients.append(try await Self.open(to: bench)) }
            // The sender is not subscribed itself until later.
            for index in 1..<4 {
                try await clients[index].client.command(#"[5,"v1.chat.1"]"#)
                try await Self.settle(&clients[index].client)
            }
            let ids = clients.map(\.id)
            var next = pushes.makeAsyncIterator()
            func publish(_ number: Int, _ rest: String, heardBy expected: [Int]) async throws {
                try await clients[0].client.command(#"[7,"v1.chat.1",\#(number)\#(rest)]"#)
                let push = try #require(await next.next())
                bench.bring(try StreamBatch.make([push]))
                try bench.push(("v1.chat.1", #""end""#))
                for index in clients.indices where index > 0 || number > 5 {
                    var heard: [String] = []
                    while let text = await clients[index].client.frame()?.text, text != #"[8,"v1.chat.1","end"]"# {
                        heard.append(text)
                    }
                    #expect(
                        heard == (expected.contains(index) ? [#"[8,"v1.chat.1",\#(number)]"#] : []),
                        "\(number) \(index)"
                    )
                }
            }
            try await publish(1, "", heardBy: [1, 2, 3])
            try await publish(2, #",["\#(ids[1])","nobody"]"#, heardBy: [2, 3])
            try await publish(3, #",[],["\#(ids[2])","\#(ids[2])","\#(ids[0])"]"#, heardBy: [2])
            try await publish(4, #",["\#(ids[3])"],["\#(ids[2])","\#(ids[3])"]"#, heardBy: [2])
            try await publish(5, #",false,["nobody"]"#, heardBy: [])
            try await clients[0].client.command(#"[5,"v1.chat.1"]"#)
            try await Self.settle(&clients[0].client)
            try await publish(6, ",true", heardBy: [1, 2, 3])
            try await publish(7, ",false", heardBy: [0, 1, 2, 3])
        }
    }

    /// The dialect has no word for it: the operator hears of it.
    @Test func whatTheHubRefusesIsCountedAndLogged() async throws {
        let (logger, lines) = Logger.makeLines()
        var access = Self.access(.stork)
        access.logger = logger
        access.publish = { _, answer in answer(.failure(Refusal(code: 503, reason: "no hub"))) }
        let counting = access
        try await ShardBench.run(access: access) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(#"[7,"v1.chat.1",1]"#)
            for await line in lines where line.contains("was not published") {
                #expect(line.contains("no hub"))
                break
            }
            try await Self.settle(&client)
            #expect(counting.value(of: #"muster_node_publishes_total{outcome="refused"}"#) == "1")
        }
    }

    // MARK: Heartbeat, reload, end

    /// WA-13: pings of WebSocket alone; who answers none of them is cut off without a close frame.
    @Test func anIdleClientHearsPingsAlone() async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var client = try await Self.open(to: bench).client
            try await bench.sweep()
            #expect(await client.frame() == RawClient.Frame(opcode: 9, payload: []))
            try await bench.sweep()
            try await bench.sweep()
            var frames: [RawClient.Frame] = []
            while let frame = await client.frame() { frames.append(frame) }
            #expect(frames.allSatisfy { $0.opcode == 9 })
            #expect(try await bench.figures.silentClosed == 1)
        }
    }

    /// ST-11: told like any refusal; SA-10: not told. Who may not be connected any more shall not come back.
    @Test(arguments: WAMPProfile.allCases)
    func aReloadTakesOffAndSendsAway(profile: WAMPProfile) async throws {
        try await ShardBench.run(access: Self.access(profile)) { bench in
            var client = try await Self.open(to: bench).client
            for topic in ["v1.test.1", "v1.own.1"] { try await client.command(#"[5,"\#(topic)"]"#) }
            try await Self.settle(&client)
            let closed = Self.manifest(profile).replacing("feedId == '1'", with: "feedId == '2'")
            #expect(try await bench.reload(closed))
            if profile == .stork {
                let text = #"{"type":"error","message":"You cannot subscribe to v1.own.1: not yours"}"#
                #expect(await client.frame()?.text == text)
            }
            try await Self.settle(&client)
            #expect(try await bench.figures.subscriptions == 1)
            #expect(try await bench.reload(closed + "\nauthenticator: \"false\""))
            #expect(try await client.framesUntilTheEnd().map(\.code) == [4200])
        }
    }

    /// WA-15: a client comes back only when TCP ends without a closing handshake.
    @Test func aDrainEndsTCPWithoutACloseFrame() async throws {
        try await ShardBench.run(access: Self.access(.stork)) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(#"[5,"v1.test.1"]"#)
            try await Self.settle(&client)
            try bench.push(("v1.test.1", "1"))
            try await bench.shards[0].run { $0.sendAway(10) }
            #expect(try await client.framesUntilTheEnd().map(\.text) == [#"[8,"v1.test.1",1]"#])
        }
    }

    /// Reading too slowly ends like a broken wire too.
    @Test func aFullQueueEndsTCPWithoutACloseFrame() async throws {
        let limits = BroadcastLimits(queueBytes: 4096)
        try await ShardBench.run(broadcast: limits, access: Self.access(.stork)) { bench in
            var client = try await Self.open(to: bench).client
            try await client.command(#"[5,"v1.test.1"]"#)
            try await Self.settle(&client)
            try await client.stopReading()
            let data = "\"" + String(repeating: "x", count: 4000) + "\""
            while try await bench.figures.slowClosed == 0 { try bench.push(("v1.test.1", data)) }
            try await client.readOn()
            var frames: [RawClient.Frame] = []
            while let frame = await client.frame() { frames.append(frame) }
            #expect(frames.allSatisfy { $0.opcode == 1 && $0.text.hasPrefix("[8,") })
        }
    }
}
