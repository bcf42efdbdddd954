import MusterDomain
import NIOCore
import Sessions
import Testing

@testable import WSNode

/// From the cookie to the connection, with a store and a program that answer when the test lets them.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerAdmissionTests {
    private static let manifest = """
        muster: 1
        session:
          cookie: PHPSESSID
          store: { php: { path: /nowhere } }
        verifiers:
          owner: { swift: {} }
        topics:
          v1.open.{feedId}: {}
          v1.user.{feedId}: { verify: owner }
        """

    private static func access(_ store: SessionStoreDouble) -> AccessBench {
        var access = AccessBench(manifest: Self.manifest, store: store)
        access.programs.register("owner") { session, _, feedId in
            session["user_id"] == feedId ? .allow : .refuse("not yours")
        }
        return access
    }

    private static func handshake(cookie: String?) -> String {
        cookie.map { RawClient.handshake(adding: "Cookie: a=b; PHPSESSID=\($0)") } ?? RawClient.handshake()
    }

    /// Whether a client is let on the user's topic; nil when it is not let in at all.
    private static func isUser(_ user: String, _ client: inout RawClient) async throws -> Bool {
        let answer = try await client.ask(#"{"id":1,"subscribe":{"topic":"v1.user.\#(user)"}}"#)
        return answer == #"{"id":1,"subscribed":{"topics":[{"topic":"v1.user.\#(user)"}]}}"#
    }

    private static func open(_ bench: ShardBench, cookie: String?) async throws -> RawClient {
        var client = try await RawClient.connect(to: bench.port)
        try await client.send(Self.handshake(cookie: cookie))
        #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
        #expect(await client.frame()?.text.hasPrefix(#"{"hello""#) == true)
        return client
    }

    @Test func everyConnectionHasItsOwnSession() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A"), "b": SessionStoreDouble.user("B")])
        try await ShardBench.run(access: Self.access(store)) { bench in
            // One loop, and the slot of each is the slot of the next.
            for (cookie, user) in [("a", "A"), (nil, nil), ("b", "B"), ("unknown", nil), ("a", "A"), ("no/id", nil)] {
                var client = try await Self.open(bench, cookie: cookie)
                for other in ["A", "B"] {
                    #expect(try await Self.isUser(other, &client) == (user == other), "\(cookie ?? "-") as \(other)")
                }
                try await client.end()
            }
        }
    }

    @Test func nothingIsReadWhileTheSessionIsLookedUp() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A")], holding: ["a"])
        try await ShardBench.run(access: Self.access(store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(Self.handshake(cookie: "a"))
            for await _ in store.asked { break }
            // Both wait behind the request, and are answered after it in their order.
            try await client.command(#"{"id":1,"subscribe":{"topic":"v1.open.1"}}"#)
            try await client.command(#"{"id":2,"subscribe":{"topic":"v1.open.2"}}"#)
            // A neighbour on the same loop is not kept waiting.
            var neighbour = try await Self.open(bench, cookie: nil)
            #expect(try await Self.isUser("A", &neighbour) == false)
            store.release("a")
            #expect(await client.head().hasPrefix("HTTP/1.1 101 "))
            #expect(await client.frame()?.text.hasPrefix(#"{"hello""#) == true)
            #expect(await client.frame()?.text.hasPrefix(#"{"id":1,"#) == true)
            #expect(await client.frame()?.text.hasPrefix(#"{"id":2,"#) == true)
            #expect(try await Self.isUser("A", &client))
        }
    }

    @Test func aStoreThatDoesNotAnswerIsNotAnEmptySession() async throws {
        let store = SessionStoreDouble(["a": .unavailable(reason: "down"), "slow": .absent], holding: ["slow"])
        var access = Self.access(store)
        access.manifest = access.manifest.replacing("  cookie:", with: "  timeout: 20ms\n  cookie:")
        let bench = access
        try await ShardBench.run(access: bench) { shard in
            for cookie in ["a", "slow"] {
                var client = try await RawClient.connect(to: shard.port)
                try await client.send(Self.handshake(cookie: cookie))
                let head = await client.head()
                #expect(head.hasPrefix("HTTP/1.1 503 "))
                #expect(head.contains("\r\nRetry-After: 1\r\n"))
            }
            // What comes after the refusal finds nobody.
            store.release("slow")
            var client = try await Self.open(shard, cookie: nil)
            #expect(try await Self.isUser("A", &client) == false)
        }
        #expect(bench.value(of: #"muster_node_session_lookups_total{outcome="no-cookie",vhost="/"}"#) == "1")
    }

    @Test func theHandshakesTimeBoundsTheDecision() async throws {
        let store = SessionStoreDouble(holding: ["a"])
        // Long enough for the request to come on a busy machine: before it came there would be no decision to wait for.
        try await ShardBench.run(handshakeTime: .seconds(2), access: Self.access(store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(Self.handshake(cookie: "a"))
            #expect(await client.head().hasPrefix("HTTP/1.1 503 "))
            store.release("a")
            var rest = 0
            while let frame = await client.frame() { rest += frame.payload.count }
            #expect(rest < 500)
        }
    }

    @Test func theSessionOfAPeerThatIsGoneGoesToNobody() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A")], holding: ["a"])
        try await ShardBench.run(access: Self.access(store)) { bench in
            let gone = try await RawClient.connect(to: bench.port)
            try await gone.send(Self.handshake(cookie: "a"))
            for await _ in store.asked { break }
            try await gone.end()
            // The loop has heard of the end when it has no upgrade left but this one.
            var client = try await Self.open(bench, cookie: nil)
            while try await bench.shards[0].run({ $0.pendingUpgrades }) > 0 { await Task.yield() }
            store.release("a")
            #expect(try await Self.isUser("A", &client) == false)
            #expect(try await bench.figures.sockets == 1)
            #expect(try await bench.figures.opened == 1)
        }
    }

    @Test func aFullPoolRefusesTheUpgrade() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A")], holding: ["a"])
        var access = Self.access(store)
        (access.workers, access.queueLimit) = (1, 1)
        let bench = access
        try await ShardBench.run(access: bench) { shard in
            var first = try await RawClient.connect(to: shard.port)
            try await first.send(Self.handshake(cookie: "a"))
            for await _ in store.asked { break }
            var second = try await RawClient.connect(to: shard.port)
            try await second.send(Self.handshake(cookie: "a"))
            while shard.services.sessions.depth == 0 { await Task.yield() }
            var third = try await RawClient.connect(to: shard.port)
            try await third.send(Self.handshake(cookie: "a"))
            #expect(await third.head().hasPrefix("HTTP/1.1 503 "))
            store.release("a")
            #expect(await first.head().hasPrefix("HTTP/1.1 101 "))
            #expect(await second.head().hasPrefix("HTTP/1.1 101 "))
        }
        #expect(bench.value(of: #"muster_node_pool_refused_total{pool="sessions"}"#) == "1")
    }

    @Test func aStoreThatFailsLeavesWorkersToTheOthers() async throws {
        let down = SessionLookup.unavailable(reason: "down")
        let store = SessionStoreDouble(["a": down, "hung": down, "b": SessionStoreDouble.user("B")], holding: ["hung"])
        var access = Self.access(store)
        access.manifest += """

            vhosts:
              shop:
                path: /shop
                session: { store: { php: { path: /shop } } }
                topics: { 'v1.open.{feedId}': {} }
            """
        try await ShardBench.run(access: access) { bench in
            defer { store.release("hung") }
            var first = try await RawClient.connect(to: bench.port)
            try await first.send(Self.handshake(cookie: "a"))
            #expect(await first.head().hasPrefix("HTTP/1.1 503 "))
            var clients: [RawClient] = []
            for _ in 0...WorkPool.workers {
                let client = try await RawClient.connect(to: bench.port)
                try await client.send(Self.handshake(cookie: "hung"))
                clients.append(client)
            }
            var customer = try await RawClient.connect(to: bench.port)
            try await customer.send(RawClient.handshake(path: "/shop", adding: "Cookie: PHPSESSID=b"))
            #expect(await customer.head().hasPrefix("HTTP/1.1 101 "))
            // The store is asked on, and as soon as it answers everybody may ask again.
            store.release("hung")
            for index in clients.indices { #expect(await clients[index].head().hasPrefix("HTTP/1.1 503 ")) }
            var somebody = try await Self.open(bench, cookie: "b")
            #expect(try await Self.isUser("B", &somebody))
        }
    }

    // MARK: Authenticator

    private static func authenticated(_ store: SessionStoreDouble) -> AccessBench {
        var access = Self.access(store)
        access.manifest = access.manifest
            .replacing("verifiers:", with: "authenticator: [member]\nverifiers:\n  member: { swift: {} }")
        return access
    }

    @Test func theProgramDecidesWhoMayConnect() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A"), "b": SessionStoreDouble.user("B")])
        var access = Self.authenticated(store)
        access.programs.register("member") { session, topic, feedId in
            guard topic.purpose == .connect, topic.name.isEmpty, feedId.isEmpty else { return .refuse("asked wrongly") }
            return session["user_id"] == "A" ? .allow : .refuse("members only")
        }
        try await ShardBench.run(access: access) { bench in
            var client = try await Self.open(bench, cookie: "a")
            #expect(try await Self.isUser("A", &client))
            for cookie in ["b", nil] {
                var refused = try await RawClient.connect(to: bench.port)
                try await refused.send(Self.handshake(cookie: cookie))
                #expect(await refused.head().hasPrefix("HTTP/1.1 403 "))
            }
        }
    }

    @Test func anAuthenticatorThatFailsDenies() async throws {
        struct Fault: Error {}
        var access = Self.authenticated(SessionStoreDouble())
        access.programs.register("member") { _, _, _ in throw Fault() }
        let bench = access
        try await ShardBench.run(access: bench) { shard in
            var client = try await RawClient.connect(to: shard.port)
            try await client.send(Self.handshake(cookie: nil))
            #expect(await client.head().hasPrefix("HTTP/1.1 403 "))
        }
        #expect(bench.value(of: #"muster_node_verdicts_total{outcome="failed",verifier="member"}"#) == "1")
    }

    @Test func aRefusalThatComesWhileTheNodeDrainsIsForNowOnly() async throws {
        let member = ProgramDouble()
        var access = Self.authenticated(SessionStoreDouble())
        access.programs.register("member", member.verifier)
        try await ShardBench.run(access: access) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(Self.handshake(cookie: nil))
            _ = await member.question()
            // A verifier that the stop cancels has not said no.
            bench.gate.enter(.draining)
            member.answer(.refuse())
            #expect(await client.head().hasPrefix("HTTP/1.1 503 "))
        }
    }

    @Test func aNodeThatBeganToDrainMeanwhileRefuses() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("A")], holding: ["a"])
        try await ShardBench.run(access: Self.access(store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(Self.handshake(cookie: "a"))
            for await _ in store.asked { break }
            bench.gate.enter(.draining)
            store.release("a")
            #expect(await client.head().hasPrefix("HTTP/1.1 503 "))
        }
    }
}
