import MusterDomain
import NIOCore
import Testing

@testable import WSNode

/// Clients that read histories; the test is the hub.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerHistoryTests {
    private static let manifest = """
        muster: 1
        verifiers: { member: { swift: {} } }
        topics:
          v1.kept.{id}: { history: {} }
          v1.chat.{id}: { history: {}, verify: member }
          v1.mine.{id}: { history: {}, verify: "id == '7'" }
          v1.open.{id}: {}
        """

    private static let closed = manifest.replacing(
        "v1.kept.{id}: { history: {} }",
        with: #"v1.kept.{id}: { history: {}, verify: "false" }"#
    )

    private static func access(_ member: ProgramDouble = ProgramDouble()) -> AccessBench {
        var access = AccessBench(manifest: Self.manifest)
        access.programs.register("member", member.verifier)
        return access
    }

    private static func read(_ id: Int, _ topic: String, _ rest: String = "") -> String {
        #"{"id":\#(id),"history":{"topic":"\#(topic)"\#(rest)}}"#
    }

    private static func error(_ id: Int, _ code: Int, _ reason: String) -> String {
        #"{"id":\#(id),"error":{"code":\#(code),"reason":"\#(reason)"}}"#
    }

    private static func page(_ id: Int, _ topic: String, at offset: UInt64, _ messages: UInt64...) -> String {
        let list = messages.map { #"{"offset":\#($0),"data":\#($0)}"# }.joined(separator: ",")
        return #"{"id":\#(id),"history":{"topic":"\#(topic)","epoch":"7","offset":\#(offset),"messages":[\#(list)]}}"#
    }

    private static func found(_ topic: String, at offset: UInt64, from first: UInt64? = nil) throws
        -> HistoryAnswer.Found
    {
        HistoryAnswer.Found(
            position: HistoryDouble.position(offset),
            oldest: 1,
            term: Term(rawValue: 1),
            sequence: 1,
            frames: try TopicStanding.made(topic, at: offset, from: first).frames
        )
    }

    private static func run(
        _ access: AccessBench = access(),
        _ body: @Sendable (ShardBench, HistoryDouble) async throws -> Void
    ) async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: access) { bench in try await body(bench, history) }
    }

    @Test func aPageIsAnsweredWithItsPosition() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.read(1, "v1.kept.1"))
            let read = await history.read()
            #expect(read.topic == HistoryTopic(vhost: .root, name: try TopicName("v1.kept.1")))
            read.isAnswered(.success(try Self.found("v1.kept.1", at: 4, from: 3)))
            #expect(await client.frame()?.text == Self.page(1, "v1.kept.1", at: 4, 3, 4))
            // A reader is no subscriber.
            #expect(try await bench.figures.subscriptions == 0)
            #expect(history.holds == [:])
        }
    }

    @Test(arguments: [
        ("", HistoryRecall.Wanted.latest(100), 100),
        (#","limit":1"#, .latest(1), 1),
        (#","limit":1000"#, .latest(1000), 1000),
        (#","since":{"epoch":"7","offset":0}"#, .range(HistoryDouble.epoch, from: 1, through: .max), 100),
        (#","limit":5,"since":{"epoch":"7","offset":9}"#, .range(HistoryDouble.epoch, from: 10, through: .max), 5),
        (
            #","since":{"epoch":"7","offset":18446744073709551614}"#,
            .range(HistoryDouble.epoch, from: .max, through: .max), 100
        ),
        // Nothing can come behind it, and no offset overflows.
        (#","since":{"epoch":"7","offset":18446744073709551615}"#, .head, 100),
    ])
    func whatIsAskedForIsWhatTheClientWants(rest: String, wanted: HistoryRecall.Wanted, limit: Int) async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.read(1, "v1.kept.1", rest))
            let read = await history.read()
            #expect(read.wanted == wanted && read.limit == limit)
            read.isAnswered(.success(try Self.found("v1.kept.1", at: 4)))
            #expect(await client.frame()?.text == Self.page(1, "v1.kept.1", at: 4))
        }
    }

    @Test(arguments: [
        #","limit":0"#, #","limit":1001"#, #","limit":-1"#, #","limit":1.5"#, #","limit":"5""#, #","since":4"#,
        #","since":{"epoch":"7","offset":-1}"#, #","since":{"epoch":"7","offset":18446744073709551616}"#,
        #","since":{"epoch":"","offset":1}"#,
    ])
    func whatIsOutOfBoundsIsNotAskedFor(rest: String) async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            let answer = try await client.ask(Self.read(1, "v1.kept.1", rest))
            #expect(answer?.hasPrefix(#"{"id":1,"error":{"code":400,"reason":"history."#) == true)
            #expect(history.reads == 0)
        }
    }

    @Test func whoMayNotHearATopicMayNotReadIt() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            // What is forbidden and what does not exist look the same.
            for (id, topic) in [(1, "v1.mine.8"), (2, "v1.absent.1"), (3, "undeclared")] {
                #expect(try await client.ask(Self.read(id, topic)) == Self.error(id, 403, "not allowed"))
            }
            #expect(history.reads == 0)
            try await client.command(Self.read(4, "v1.mine.7"))
            await history.read().isAnswered(.success(try Self.found("v1.mine.7", at: 0)))
            #expect(await client.frame()?.text == Self.page(4, "v1.mine.7", at: 0))
        }
    }

    @Test func theProgramDecidesAboutReadsToo() async throws {
        let member = ProgramDouble()
        try await Self.run(Self.access(member)) { bench, history in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.read(1, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            member.answer(.refuse("not yours"))
            #expect(await client.frame()?.text == Self.error(1, 403, "not yours"))
            #expect(history.reads == 0)
            try await client.command(Self.read(2, "v1.chat.1"))
            #expect(await member.question() == "v1.chat.1")
            member.answer(.allow)
            await history.read().isAnswered(.success(try Self.found("v1.chat.1", at: 4, from: 4)))
            #expect(await client.frame()?.text == Self.page(2, "v1.chat.1", at: 4, 4))
        }
    }

    @Test func whatTodaysRulesRefuseIsNotShownAlthoughYesterdaysAllowedIt() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.read(1, "v1.kept.1"))
            let read = await history.read()
            #expect(try await bench.reload(Self.closed))
            read.isAnswered(.success(try Self.found("v1.kept.1", at: 4, from: 4)))
            #expect(await client.frame()?.text == Self.error(1, 403, "not allowed"))
        }
    }

    @Test func topicsWithoutHistoryHaveNoneToRead() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            #expect(
                try await client.ask(Self.read(1, "v1.open.1"))
                    == Self.error(1, 404, "topic: expected one that keeps history, found one that does not")
            )
            #expect(history.reads == 0)
        }
    }

    @Test func theHubsRefusalIsPassedOn() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.read(1, "v1.kept.1"))
            await history.read().isAnswered(.failure(.unavailable("later")))
            #expect(await client.frame()?.text == Self.error(1, 503, "later"))
        }
    }

    @Test func fewReadsOfAConnectionWaitAtATime() async throws {
        try await Self.run { bench, history in
            var client = try await RawClient.open(to: bench.port)
            let tooMany = "expected fewer reads of histories at a time, found too many"
            for id in 1...4 { try await client.command(Self.read(id, "v1.kept.1")) }
            #expect(try await client.ask(Self.read(5, "v1.kept.1")) == Self.error(5, 429, tooMany))
            // Each that is answered makes room for one, whatever the answer.
            await history.read().isAnswered(.failure(.unavailable("later")))
            #expect(await client.frame()?.text == Self.error(1, 503, "later"))
            try await client.command(Self.read(6, "v1.kept.1"))
            #expect(try await client.ask(Self.read(7, "v1.kept.1")) == Self.error(7, 429, tooMany))
            for id in [2, 3, 4, 6] {
                await history.read().isAnswered(.success(try Self.found("v1.kept.1", at: 0)))
                #expect(await client.frame()?.text == Self.page(id, "v1.kept.1", at: 0))
            }
        }
    }

    @Test func anAnswerForWhoIsGoneIsDropped() async throws {
        try await Self.run { bench, history in
            let gone = try await RawClient.open(to: bench.port)
            try await gone.command(Self.read(1, "v1.kept.1"))
            let read = await history.read()
            try await gone.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            // It has the slot of the one that is gone.
            var client = try await RawClient.open(to: bench.port)
            read.isAnswered(.success(try Self.found("v1.kept.1", at: 4, from: 4)))
            try await client.command(Self.read(2, "v1.kept.2"))
            await history.read().isAnswered(.success(try Self.found("v1.kept.2", at: 0)))
            #expect(await client.frame()?.text == Self.page(2, "v1.kept.2", at: 0))
        }
    }
}
