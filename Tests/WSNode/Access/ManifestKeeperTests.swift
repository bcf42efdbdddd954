import Logging
import MusterDomain
import NIOCore
import Testing

@testable import WSNode

/// Reloads while connections are open.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ManifestKeeperTests {
    private static let session = "session: { store: { php: { path: /nowhere } } }"

    private static func manifest(_ lines: String...) -> String {
        (["muster: 1", Self.session] + lines).joined(separator: "\n") + "\n"
    }

    private static let open = Self.manifest("topics:", "  v1.a.{feedId}: {}", "  v1.b.{feedId}: {}")
    private static let closed = Self.manifest(
        "verifiers:",
        "  seven: { when: \"feedId == '7'\", reason: seven only }",
        "topics:",
        "  v1.a.{feedId}: { verify: seven }",
        "  v1.b.{feedId}: { verify: \"'x' in session\" }"
    )

    @Test func whatTheNewRulesRefuseIsTakenAwayWithItsReason() async throws {
        try await ShardBench.run(access: AccessBench(manifest: Self.open)) { bench in
            var client = try await RawClient.open(to: bench.port)
            for topic in ["v1.a.7", "v1.a.8", "v1.b.1"] {
                #expect(try await client.ask(#"{"subscribe":{"topic":"\#(topic)"}}"#)?.contains("error") == false)
            }
            #expect(try await bench.reload(Self.closed))
            let told = [await client.frame()?.text, await client.frame()?.text].compactMap { $0 }.sorted()
            #expect(
                told == [
                    #"{"unsubscribed":{"topic":"v1.a.8","error":{"code":403,"reason":"seven only"}}}"#,
                    #"{"unsubscribed":{"topic":"v1.b.1","error":{"code":403,"reason":"not allowed"}}}"#,
                ]
            )
            try bench.push(("v1.a.8", "8"), ("v1.b.1", "1"), ("v1.a.7", "7"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.a.7","data":7}}"#)
            #expect(
                try await client.ask(#"{"id":1,"subscribe":{"topic":"v1.a.8"}}"#)
                    == #"{"id":1,"subscribed":{"topics":[{"topic":"v1.a.8","error":{"code":403,"reason":"seven only"}}]}}"#
            )
        }
    }

    @Test func whomTheAuthenticatorRefusesIsSentAway() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("7")])
        try await ShardBench.run(access: AccessBench(manifest: Self.open, store: store)) { bench in
            var nobody = try await RawClient.open(to: bench.port)
            var somebody = try await RawClient.connect(to: bench.port)
            try await somebody.send(RawClient.handshake(adding: "Cookie: PHPSESSID=a"))
            _ = await somebody.head()
            _ = await somebody.frame()
            try await bench.reload(
                Self.manifest("authenticator: has(session.user_id)", "topics: { 'v1.a.{feedId}': {} }")
            )
            let frames = try await nobody.framesUntilTheEnd()
            #expect(frames.first?.text == #"{"goodbye":{"code":4200,"reason":"unauthorized"}}"#)
            #expect(frames.last?.code == 4200)
            #expect(try await somebody.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)?.contains("error") == false)
        }
    }

    @Test func theConnectionsOfAVhostThatIsGoneAreSentAway() async throws {
        let shop = Self.manifest("vhosts:", "  shop: { path: /shop, topics: { 'v1.a.{feedId}': {} } }")
        try await ShardBench.run(access: AccessBench(manifest: shop)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(path: "/shop"))
            _ = await client.head()
            _ = await client.frame()
            var other = try await RawClient.open(to: bench.port)
            try await bench.reload(Self.open)
            #expect(try await client.framesUntilTheEnd().last?.code == 4200)
            #expect(try await other.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)?.contains("error") == false)
        }
    }

    @Test func aProgramThatLacksAVerifierKeepsTheOldRules() async throws {
        let access = AccessBench(manifest: Self.open)
        try await ShardBench.run(access: access) { bench in
            var client = try await RawClient.open(to: bench.port)
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.1"}}"#)
            let digest = bench.keeper.badge.digest
            let other = Self.manifest("verifiers: { m: { swift: {} } }", "topics: { 'v1.b.{feedId}': { verify: m } }")
            #expect(try await bench.reload(other) == false)
            #expect(bench.keeper.badge.digest == digest)
            try bench.push(("v1.a.1", "1"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.a.1","data":1}}"#)
            #expect(try await bench.reload(Self.closed))
            #expect(bench.keeper.badge.digest != digest)
        }
        #expect(access.value(of: #"muster_node_reloads_total{outcome="adopted"}"#) == "1")
        #expect(access.value(of: #"muster_node_reloads_total{outcome="rejected"}"#) == "1")
    }

    @Test func theProgramIsAskedAgainAboutWhatIsLive() async throws {
        let member = ProgramDouble()
        let verified = Self.manifest("verifiers: { m: { swift: {} } }", "topics: { 'v1.a.{feedId}': { verify: m } }")
        var access = AccessBench(manifest: verified)
        access.programs.register("m", member.verifier)
        try await ShardBench.run(access: access) { bench in
            var client = try await RawClient.open(to: bench.port)
            for topic in ["v1.a.1", "v1.a.2"] {
                try await client.command(#"{"subscribe":{"topic":"\#(topic)"}}"#)
                _ = await member.question()
                member.answer(.allow)
                _ = await client.frame()
            }
            try await bench.reload(verified + "# another one\n")
            let first = await member.question() ?? ""
            _ = await member.question()
            // Until it is decided, both stay.
            try bench.push((first, "1"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"\#(first)","data":1}}"#)
            member.answer(.refuse("gone"))
            member.answer(.allow)
            #expect(
                await client.frame()?.text
                    == #"{"unsubscribed":{"topic":"\#(first)","error":{"code":403,"reason":"gone"}}}"#
            )
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func aProgramThatDoesNotAnswerKeepsNobodyElseIn() async throws {
        let member = ProgramDouble()
        var access = AccessBench(
            manifest: Self.manifest(
                "verifiers: { m: { swift: {} } }",
                "topics: { 'v1.a.{feedId}': {}, 'v1.b.{feedId}': {}, 'v1.c.{feedId}': { verify: m } }"
            )
        )
        access.programs.register("m", member.verifier)
        let count = Reverification.askingLimit + 1
        try await ShardBench.run(access: access) { bench in
            var clients: [RawClient] = []
            for number in 0...count {
                var client = try await RawClient.open(to: bench.port)
                _ = try await client.ask(#"{"subscribe":{"topic":"\#(number < count ? "v1.a.1" : "v1.b.1")"}}"#)
                clients.append(client)
            }
            try await bench.reload(
                Self.manifest(
                    "verifiers: { m: { swift: {} } }",
                    "topics: { 'v1.a.{feedId}': { verify: m }, 'v1.b.{feedId}': { verify: \"'x' in session\" } }"
                )
            )
            // The last one loses its topic although the program has not said a word about the others.
            let end = ContinuousClock.now + .seconds(10)
            while try await bench.figures.subscriptions > count, ContinuousClock.now < end { await Task.yield() }
            #expect(try await bench.figures.subscriptions == count)
            for _ in 0..<count {
                _ = await member.question()
                member.answer(.refuse("gone"))
            }
            for index in clients.indices {
                #expect(await clients[index].frame()?.text.hasPrefix(#"{"unsubscribed""#) == true)
            }
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func oneConnectionsTopicsAreVerifiedInSlices() async throws {
        try await ShardBench.run(access: AccessBench(manifest: Self.open)) { bench in
            var client = try await RawClient.open(to: bench.port)
            for topic in ["v1.a.1", "v1.a.2", "v1.b.1"] {
                _ = try await client.ask(#"{"subscribe":{"topic":"\#(topic)"}}"#)
            }
            let numbers = (0..<30).map(String.init).joined(separator: ",")
            let long = "[\(numbers)].all(a, [\(numbers)].all(b, a != 99))"
            let chain = Array(repeating: "\"\(long)\"", count: 15) + ["\"feedId == '2'\""]
            try await bench.reload(
                Self.manifest(
                    "topics:",
                    "  v1.a.{feedId}: { verify: [\(chain.joined(separator: ", "))] }",
                    "  v1.b.{feedId}: { verify: [\(chain.joined(separator: ", "))] }"
                )
            )
            // The first slice is over, and has not come to the end of the first connection.
            #expect(try await bench.figures.subscriptions == 3)
            for _ in 0..<2 { #expect(await client.frame()?.text.hasPrefix(#"{"unsubscribed""#) == true) }
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func aCommandThatIsUndecidedIsDecidedByTheNewRules() async throws {
        let member = ProgramDouble()
        let verified = Self.manifest("verifiers: { m: { swift: {} } }", "topics: { 'v1.a.{feedId}': { verify: m } }")
        var access = AccessBench(manifest: verified)
        access.programs.register("m", member.verifier)
        try await ShardBench.run(access: access) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(#"{"id":1,"subscribe":{"topic":"v1.a.8"}}"#)
            _ = await member.question()
            try await bench.reload(Self.closed)
            member.answer(.allow)
            #expect(
                await client.frame()?.text
                    == #"{"id":1,"subscribed":{"topics":[{"topic":"v1.a.8","error":{"code":403,"reason":"seven only"}}]}}"#
            )
        }
    }

    @Test func aStoreIsClosedAfterItsLastLookup() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("7")], holding: ["a"])
        try await ShardBench.run(access: AccessBench(manifest: Self.open, store: store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(adding: "Cookie: PHPSESSID=a"))
            for await _ in store.asked { break }
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await bench.reload("muster: 1\ntopics: { 'v1.a.{feedId}': {} }\n") }
                // The new rules are in force; the old store still has somebody waiting.
                while try await bench.shards[0].run({ $0.rules.generation }) < 2 { await Task.yield() }
                #expect(!store.isClosed)
                store.release("a")
                try await tasks.waitForAll()
            }
            #expect(store.isClosed)
            #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
        }
    }

    @Test func settingsThatNeedARestartAreNamed() async throws {
        let (logger, lines) = Logger.makeLines()
        var access = AccessBench(manifest: Self.open)
        access.logger = logger
        try await ShardBench.run(access: access) { bench in
            try await bench.reload(Self.open + "node: { shards: 7, heartbeat: 9s }\n")
            for await line in lines where line.contains("restart") {
                #expect(line.contains("node.shards, node.heartbeat"))
                break
            }
        }
    }

    @Test func onlyWhatTheNodeDoesNotRunWithNeedsARestart() async throws {
        let (logger, lines) = Logger.makeLines()
        var access = AccessBench(manifest: Self.open)
        access.logger = logger
        try await ShardBench.run(access: access) { bench in
            for change in ["node: { heartbeat: 9s }\n", "node: { heartbeat: 9s }\n# as before\n", ""] {
                try await bench.reload(Self.open + change)
                var isWarned = false
                for await line in lines {
                    if line.contains("restart") { isWarned = true }
                    if line.contains("was reloaded") { break }
                }
                #expect(isWarned == change.contains("heartbeat"), "\(change)")
            }
        }
    }

    @Test func manyReloadsAndPushesLoseNothing() async throws {
        try await ShardBench.run(shards: 2, access: AccessBench(manifest: Self.open)) { bench in
            var clients: [RawClient] = []
            for _ in 0..<4 {
                var client = try await RawClient.open(to: bench.port)
                _ = try await client.ask(#"{"subscribe":{"topic":"v1.a.7"}}"#)
                clients.append(client)
            }
            for number in 0..<100 {
                try await bench.reload(number % 2 == 0 ? Self.closed : Self.open)
                try bench.push(("v1.a.7", "\(number)"))
            }
            for index in clients.indices {
                for number in 0..<100 {
                    #expect(await clients[index].frame()?.text == #"{"message":{"topic":"v1.a.7","data":\#(number)}}"#)
                }
            }
        }
    }
}
