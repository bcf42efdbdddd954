import MusterDomain
import Testing

@testable import WSNode

@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerSubscribingTests {
    private static let manifest = """
        muster: 1
        verifiers:
          member: { swift: {} }
          paid: { swift: {}, reason: "a paid plan is needed" }
        topics:
          v1.open.{feedId}: {}
          v1.paid.{feedId}: { verify: paid }
          v1.rule.{feedId}: { verify: "feedId == '7'" }
          v1.chat.{feedId}: { verify: ["feedId != 'closed'", member] }
        """

    private static func subscribed(_ id: Int, _ topic: String, code: Int? = nil, _ reason: String = "") -> String {
        let error = code.map { #","error":{"code":\#($0),"reason":"\#(reason)"}"# } ?? ""
        return #"{"id":\#(id),"subscribed":{"topics":[{"topic":"\#(topic)"\#(error)}]}}"#
    }

    private static func subscribe(_ id: Int, _ topic: String) -> String {
        #"{"id":\#(id),"subscribe":{"topic":"\#(topic)"}}"#
    }

    private static func access(_ member: ProgramDouble = ProgramDouble()) -> AccessBench {
        var access = AccessBench(manifest: Self.manifest)
        access.programs.register("member", member.verifier)
        access.programs.register("paid") { _, topic, feedId in
            switch feedId {
            case "1": .allow
            case "2": .refuse("two is taken")
            case _: .refuse()
            }
        }
        return access
    }

    @Test func expressionsAnswerAtOnce() async throws {
        try await ShardBench.run(access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            for (id, topic, isAllowed) in [
                (1, "v1.rule.7", true), (2, "v1.rule.8", false), (3, "v1.absent.7", false), (4, "undeclared", false),
                (5, "v1.chat.closed", false), (6, "v1.open.8", true),
            ] {
                // What is forbidden and what does not exist look the same.
                let expected =
                    isAllowed ? Self.subscribed(id, topic) : Self.subscribed(id, topic, code: 403, "not allowed")
                #expect(try await client.ask(Self.subscribe(id, topic)) == expected)
            }
        }
    }

    @Test func theProgramsReasonGoesBeforeTheManifests() async throws {
        try await ShardBench.run(access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            #expect(try await client.ask(Self.subscribe(1, "v1.paid.1")) == Self.subscribed(1, "v1.paid.1"))
            #expect(
                try await client.ask(Self.subscribe(2, "v1.paid.2"))
                    == Self.subscribed(2, "v1.paid.2", code: 403, "two is taken")
            )
            #expect(
                try await client.ask(Self.subscribe(3, "v1.paid.3"))
                    == Self.subscribed(3, "v1.paid.3", code: 403, "a paid plan is needed")
            )
        }
    }

    @Test func aCommandIsAnsweredWhenAllOfItIsDecided() async throws {
        let member = ProgramDouble()
        try await ShardBench.run(access: Self.access(member)) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(#"{"id":1,"subscribe":{"topics":["v1.open.1","v1.chat.1","v1.rule.8"]}}"#)
            #expect(await member.question() == "v1.chat.1")
            // Later commands do not wait for it.
            #expect(try await client.ask(Self.subscribe(2, "v1.open.2")) == Self.subscribed(2, "v1.open.2"))
            member.answer(.allow)
            #expect(
                await client.frame()?.text
                    == #"{"id":1,"subscribed":{"topics":[{"topic":"v1.open.1"},{"topic":"v1.chat.1"},"#
                    + #"{"topic":"v1.rule.8","error":{"code":403,"reason":"not allowed"}}]}}"#
            )
            try bench.push(("v1.chat.1", "1"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":1}}"#)
        }
    }

    @Test func whatIsLeftWhileItIsUndecidedIsNotJoined() async throws {
        let member = ProgramDouble()
        try await ShardBench.run(access: Self.access(member)) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            #expect(
                try await client.ask(#"{"id":2,"unsubscribe":{"topic":"v1.chat.1"}}"#)
                    == #"{"id":2,"unsubscribed":{"topic":"v1.chat.1"}}"#
            )
            member.answer(.allow)
            #expect(
                await client.frame()?.text
                    == Self.subscribed(1, "v1.chat.1", code: 409, "unsubscribed before it was decided")
            )
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func anAnswerForAConnectionThatIsGoneIsDropped() async throws {
        let member = ProgramDouble()
        try await ShardBench.run(access: Self.access(member)) { bench in
            let gone = try await RawClient.open(to: bench.port)
            try await gone.command(Self.subscribe(1, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            try await gone.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            // It has the slot of the one that is gone.
            var client = try await RawClient.open(to: bench.port)
            member.answer(.allow)
            #expect(try await client.ask(Self.subscribe(2, "v1.open.1")) == Self.subscribed(2, "v1.open.1"))
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func fewCommandsMayBeUndecided() async throws {
        let member = ProgramDouble()
        try await ShardBench.run(access: Self.access(member)) { bench in
            var client = try await RawClient.open(to: bench.port)
            for id in 1...17 { try await client.command(Self.subscribe(id, "v1.chat.1")) }
            #expect(
                await client.frame()?.text == #"{"id":17,"error":{"code":429,"reason":"16 commands wait already"}}"#
            )
            for _ in 1...16 {
                _ = await member.question()
                member.answer(.allow)
            }
            var replies = 0
            while replies < 16, let text = await client.frame()?.text, text.contains(#""subscribed""#) { replies += 1 }
            #expect(replies == 16)
        }
    }

    @Test func aFullPoolRefusesTheCommand() async throws {
        let member = ProgramDouble()
        var access = Self.access(member)
        (access.workers, access.queueLimit) = (1, 1)
        let rules = access
        try await ShardBench.run(access: rules) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            try await client.command(Self.subscribe(2, "v1.chat.2"))
            #expect(
                try await client.ask(Self.subscribe(3, "v1.chat.3"))
                    == #"{"id":3,"error":{"code":503,"reason":"the node asks as many verifiers as it may"}}"#
            )
            member.answer(.allow)
            #expect(await client.frame()?.text == Self.subscribed(1, "v1.chat.1"))
            _ = await member.question()
            member.answer(.refuse())
            #expect(await client.frame()?.text == Self.subscribed(2, "v1.chat.2", code: 403, "not allowed"))
        }
        #expect(rules.value(of: #"muster_node_pool_refused_total{pool="verifiers"}"#) == "1")
        #expect(rules.value(of: #"muster_node_verdicts_total{outcome="refused",verifier="member"}"#) == "1")
    }

    @Test func aStopAnswersWhatWaits() async throws {
        let member = ProgramDouble()
        try await ShardBench.run(access: Self.access(member)) { bench in
            let client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            member.answer(.allow)
        }
    }
}
