import MusterDomain
import NIOCore
import Testing

@testable import WSNode

/// Subscriptions to topics that keep history; the test is the stream and the hub's word.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerPositionsTests {
    private static let manifest = """
        muster: 1
        verifiers: { member: { swift: {} } }
        topics:
          v1.kept.{id}: { history: {} }
          v1.chat.{id}: { history: {}, verify: member }
          v1.open.{id}: {}
          v1.fast.{id}: { slow: drop-oldest }
        """

    private static let withoutHistory = manifest.replacing("v1.kept.{id}: { history: {} }", with: "v1.kept.{id}: {}")
    private static let withoutKept = manifest.replacing("v1.kept.{id}: { history: {} }", with: "v1.gone.{id}: {}")
    private static let withoutOpen = manifest.replacing("v1.open.{id}: {}", with: "v1.gone.{id}: {}")

    private static func access(_ member: ProgramDouble = ProgramDouble()) -> AccessBench {
        var access = AccessBench(manifest: Self.manifest)
        access.programs.register("member", member.verifier)
        return access
    }

    private static func since(_ offset: UInt64) -> String { #"{"epoch":"7","offset":\#(offset)}"# }

    private static func subscribe(_ id: Int, _ topics: String...) -> String {
        #"{"id":\#(id),"subscribe":{"topics":[\#(topics.joined(separator: ","))]}}"#
    }

    private static func topic(_ name: String, since offset: UInt64) -> String {
        #"{"topic":"\#(name)","since":\#(Self.since(offset))}"#
    }

    private static func subscribed(_ id: Int, _ results: String...) -> String {
        #"{"id":\#(id),"subscribed":{"topics":[\#(results.joined(separator: ","))]}}"#
    }

    private static func result(_ name: String, at offset: UInt64, _ rest: String = "") -> String {
        #"{"topic":"\#(name)","epoch":"7","offset":\#(offset)\#(rest)}"#
    }

    private static func unavailable(_ name: String) -> String {
        #"{"topic":"\#(name)","error":{"code":503,"#
            + #""reason":"expected the hub's word on the topic within 10 s, found none: try again"}}"#
    }

    private static let recovered = #","recovered":true"#

    private static func message(_ topic: String, _ offset: UInt64) -> String {
        #"{"message":{"topic":"\#(topic)","offset":\#(offset),"data":\#(offset)}}"#
    }

    private static func texts(_ count: Int, of client: inout RawClient) async -> [String] {
        var texts: [String] = []
        while texts.count < count, let frame = await client.frame() { texts.append(frame.text) }
        return texts
    }

    @Test func whatWasMissedComesBehindTheAnswerAndBeforeWhatIsNewer() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(request.topics.map(\.wish) == [.after(HistoryDouble.position(2))])
            try bench.answer(
                request,
                history,
                [try .made("v1.kept.1", at: 4, from: 3)],
                before: [try .kept("v1.kept.1", 4)],
                behind: [try .kept("v1.kept.1", 5)]
            )
            #expect(
                await Self.texts(4, of: &client) == [
                    Self.subscribed(1, Self.result("v1.kept.1", at: 4, Self.recovered)),
                    Self.message("v1.kept.1", 3), Self.message("v1.kept.1", 4), Self.message("v1.kept.1", 5),
                ]
            )
            #expect(history.holds == ["v1.kept.1": 1])
        }
    }

    @Test func severalTopicsAreAnsweredTogetherInTheirPlaces() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(
                Self.subscribe(
                    1,
                    Self.topic("v1.kept.1", since: 2),
                    Self.topic("v1.open.1", since: 2),
                    #"{"topic":"v1.kept.2","last":true}"#
                )
            )
            let request = await history.request()
            #expect(request.topics.map(\.topic.name.text) == ["v1.kept.1", "v1.kept.2"])
            #expect(request.topics.map(\.wish) == [.after(HistoryDouble.position(2)), .last])
            let failed = TopicStanding(position: HistoryDouble.position(9), failure: .tooOld)
            try bench.answer(request, history, [failed, try .made("v1.kept.2", at: 4, from: 4)])
            #expect(
                await Self.texts(2, of: &client) == [
                    Self.subscribed(
                        1,
                        Self.result("v1.kept.1", at: 9, #","recovered":false,"cause":"too_old""#),
                        #"{"topic":"v1.open.1","recovered":false,"cause":"no_history"}"#,
                        Self.result("v1.kept.2", at: 4)
                    ), Self.message("v1.kept.2", 4),
                ]
            )
            #expect(history.holds == ["v1.kept.1": 1, "v1.kept.2": 1])
        }
    }

    @Test func nothingIsReadFromAClientWhoseCommandWaits() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, #""v1.kept.1""#))
            try await client.command(#"{"id":2,"unsubscribe":{"topic":"v1.kept.1"}}"#)
            try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 4)])
            #expect(
                await Self.texts(2, of: &client) == [
                    Self.subscribed(1, Self.result("v1.kept.1", at: 4)),
                    #"{"id":2,"unsubscribed":{"topic":"v1.kept.1"}}"#,
                ]
            )
            #expect(try await bench.figures.subscriptions == 0)
            #expect(history.holds == [:])
        }
    }

    @Test func aHubThatDoesNotAnswerFailsTheTopicsThatWaitAlone() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(positionTime: .milliseconds(20), history: history.desk, access: Self.access()) {
            bench in
            var client = try await RawClient.open(to: bench.port)
            let topics = [Self.topic("v1.kept.1", since: 2), #""v1.open.1""#, #""v1.kept.2""#].joined(separator: ",")
            #expect(
                try await client.ask(Self.subscribe(1, topics))
                    == Self.subscribed(
                        1,
                        Self.unavailable("v1.kept.1"),
                        #"{"topic":"v1.open.1"}"#,
                        Self.unavailable("v1.kept.2")
                    )
            )
            // Nothing is left of the request, although it will never be answered.
            #expect(history.requests == 0 && history.holds == [:])
            #expect(history.desk.load == (0, 0, 0))
            try bench.push(("v1.open.1", "1"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.open.1","data":1}}"#)
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func anAnswerThatIsLatePutsNobodyOnAnything() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(positionTime: .milliseconds(50), history: history.desk, access: Self.access()) {
            bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(await client.frame()?.text == Self.subscribed(1, Self.unavailable("v1.kept.1")))
            try bench.answer(
                request,
                history,
                [try .made("v1.kept.1", at: 4, from: 3)],
                behind: [.kept("v1.kept.1", 5)]
            )
            try await client.command(Self.subscribe(2, Self.topic("v1.kept.1", since: 2)))
            try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 5, from: 5)])
            #expect(
                await Self.texts(2, of: &client) == [
                    Self.subscribed(2, Self.result("v1.kept.1", at: 5, Self.recovered)), Self.message("v1.kept.1", 5),
                ]
            )
            #expect(history.holds == ["v1.kept.1": 1])
            #expect(history.desk.load == (0, 0, 0))
        }
    }

    @Test func aStopLeavesNothingOfWhatWaits() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            let client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            _ = await history.request()
        }
        #expect(history.holds == [:])
        #expect(history.desk.load == (0, 0, 0))
    }

    @Test func theTimeThatIsOverDoesNotCountByRulesOfThePast() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(positionTime: .milliseconds(300), history: history.desk, access: Self.access()) {
            bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, #""v1.kept.1""#, #""v1.open.1""#))
            _ = await history.request()
            #expect(try await bench.reload(Self.withoutOpen))
            #expect(
                await client.frame()?.text
                    == #"{"id":1,"error":{"code":503,"#
                    + #""reason":"expected the hub's word on the topic within 10 s, found none: try again"}}"#
            )
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func whoIsGoneIsPutOnNothing() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            let client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            try await client.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            // It has the slot of the one that is gone.
            var other = try await RawClient.open(to: bench.port)
            try bench.answer(request, history, [try .made("v1.kept.1", at: 4, from: 3)])
            #expect(
                try await other.ask(Self.subscribe(2, #""v1.open.1""#)) == Self.subscribed(2, #"{"topic":"v1.open.1"}"#)
            )
            #expect(try await bench.figures.subscriptions == 1)
            #expect(history.holds == [:])
        }
    }

    @Test func aReloadThatTakesTheTopicAwayCounts() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(try await bench.reload(Self.withoutKept))
            try bench.answer(request, history, [try .made("v1.kept.1", at: 4, from: 3)])
            #expect(
                await client.frame()?.text
                    == Self.subscribed(1, #"{"topic":"v1.kept.1","error":{"code":403,"reason":"not allowed"}}"#)
            )
            #expect(history.holds == [:])
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func aReloadThatTakesTheHistoryAwayLeavesTheTopic() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(try await bench.reload(Self.withoutHistory))
            try bench.answer(request, history, [try .made("v1.kept.1", at: 4, from: 3)])
            #expect(
                await client.frame()?.text
                    == Self.subscribed(1, #"{"topic":"v1.kept.1","recovered":false,"cause":"no_history"}"#)
            )
            #expect(history.holds == [:])
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    @Test func aReloadThatChangesNothingForTheTopicAsksAgain() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(try await bench.reload(Self.withoutOpen))
            try bench.answer(request, history, [try .made("v1.kept.1", at: 4, from: 3)])
            try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 5, from: 3)])
            #expect(
                await Self.texts(4, of: &client) == [
                    Self.subscribed(1, Self.result("v1.kept.1", at: 5, Self.recovered)),
                    Self.message("v1.kept.1", 3), Self.message("v1.kept.1", 4), Self.message("v1.kept.1", 5),
                ]
            )
            #expect(history.holds == ["v1.kept.1": 1])
        }
    }

    @Test func aConnectionThatMayNotStayIsPutOnNothing() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.subscribe(1, Self.topic("v1.kept.1", since: 2)))
            let request = await history.request()
            #expect(try await bench.reload(Self.manifest + "\nauthenticator: \"false\"\n"))
            // What it says to that is read, although its command waits: the end does not wait for the time that is over then.
            let begin = ContinuousClock.now
            #expect(try await client.framesUntilTheEnd().map(\.opcode) == [1, 8])
            #expect(ContinuousClock.now - begin < .seconds(3))
            try bench.answer(request, history, [try .made("v1.kept.1", at: 4, from: 3)])
            while try await bench.figures.sockets > 0 { await Task.yield() }
            while history.holds != [:] { await Task.yield() }
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func eachOfTwoCommandsForATopicStartsItAgainFromItsOwnPosition() async throws {
        let (history, member) = (HistoryDouble(), ProgramDouble())
        try await ShardBench.run(history: history.desk, access: Self.access(member)) { bench in
            var client = try await RawClient.open(to: bench.port)
            // Commands about which the program decides do not hold up the next one.
            for id in 1...2 {
                try await client.command(Self.subscribe(id, Self.topic("v1.chat.1", since: UInt64(id))))
                #expect(await member.question() == "v1.chat.1")
            }
            for _ in 1...2 { member.answer(.allow) }
            let requests = [await history.request(), await history.request()]
            let push = { (offset: UInt64) in try Push.kept("v1.chat.1", offset) }
            try bench.answer(requests[0], history, [try .made("v1.chat.1", at: 2, from: 2)], behind: [try push(3)])
            try bench.answer(requests[1], history, [try .made("v1.chat.1", at: 3, from: 3)], behind: [try push(4)])
            #expect(
                await Self.texts(6, of: &client) == [
                    Self.subscribed(1, Self.result("v1.chat.1", at: 2, Self.recovered)), Self.message("v1.chat.1", 2),
                    Self.message("v1.chat.1", 3),
                    Self.subscribed(2, Self.result("v1.chat.1", at: 3, Self.recovered)), Self.message("v1.chat.1", 3),
                    Self.message("v1.chat.1", 4),
                ]
            )
            #expect(history.holds == ["v1.chat.1": 1])
            #expect(try await bench.figures.subscriptions == 1)
        }
    }

    // MARK: Slow clients

    private static let filling = String(repeating: "x", count: 50_000)

    @Test func moreThanTheQueueHasRoomForIsNotBroughtInParts() async throws {
        let history = HistoryDouble()
        let limits = BroadcastLimits(queueBytes: 1000)
        try await ShardBench.run(broadcast: limits, history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            let topics = (1...3).map { Self.topic("v1.kept.\($0)", since: 2) }
            try await client.command(Self.subscribe(1, topics.joined(separator: ",")))
            let data = "\"\(String(repeating: "x", count: 250))\""
            let standings = try [(1, 4), (2, 5), (3, 3)].map {
                try TopicStanding.made("v1.kept.\($0)", at: $1, from: 3, data: data)
            }
            try bench.answer(await history.request(), history, standings)
            let texts = await Self.texts(4, of: &client)
            #expect(
                texts.first
                    == Self.subscribed(
                        1,
                        Self.result("v1.kept.1", at: 4, Self.recovered),
                        Self.result("v1.kept.2", at: 5, #","recovered":false,"cause":"too_many""#),
                        Self.result("v1.kept.3", at: 3, Self.recovered)
                    )
            )
            let brought = [("1", 3), ("1", 4), ("3", 3)]
            #expect(
                texts.dropFirst()
                    == brought.map { #"{"message":{"topic":"v1.kept.\#($0)","offset":\#($1),"data":\#(data)}}"# }[...]
            )
            try bench.push(("v1.kept.2", "6"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.kept.2","data":6}}"#)
            let recoveries = try await bench.figures.recoveries
            #expect(recoveries.recovered == 2 && recoveries.failed(by: .tooMany) == 1)
        }
    }

    @Test func aLatestPushThatTheQueueHasNoRoomForIsToldOf() async throws {
        let history = HistoryDouble()
        let limits = BroadcastLimits(queueBytes: 1000)
        try await ShardBench.run(broadcast: limits, history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(
                Self.subscribe(1, #"{"topic":"v1.kept.1","last":true}"#, #"{"topic":"v1.kept.2","last":true}"#)
            )
            let data = ["1", "\"\(String(repeating: "x", count: 950))\""]
            let standings = try (1...2).map {
                try TopicStanding.made("v1.kept.\($0)", at: 4, from: 4, data: data[$0 - 1])
            }
            try bench.answer(await history.request(), history, standings)
            #expect(
                await Self.texts(2, of: &client) == [
                    Self.subscribed(
                        1,
                        Self.result("v1.kept.1", at: 4),
                        Self.result("v1.kept.2", at: 4, #","recovered":false,"cause":"too_many""#)
                    ), #"{"message":{"topic":"v1.kept.1","offset":4,"data":1}}"#,
                ]
            )
            #expect(try await bench.figures.recoveries.failed(by: .tooMany) == 1)
        }
    }

    @Test func anAnswerDoesNotComeInTheMiddleOfAFrame() async throws {
        let history = HistoryDouble()
        let limits = BroadcastLimits(queueBytes: 300_000)
        try await ShardBench.run(broadcast: limits, history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
            _ = try await client.ask(Self.subscribe(1, #""v1.fast.1""#))
            try await client.stopReading()
            try await client.command(Self.subscribe(2, #""v1.kept.1""#))
            let push = Push(topic: try TopicName("v1.fast.1"), data: ByteBuffer(string: "\"\(Self.filling)\""))
            let pushes = Array(repeating: push, count: 300)
            try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 4)], before: pushes)
            while try await bench.figures.droppedOldest == 0 { await Task.yield() }
            try await client.readOn()
            var isAnswered = false
            while !isAnswered, let frame = await client.frame() {
                isAnswered = frame.text == Self.subscribed(2, Self.result("v1.kept.1", at: 4))
                guard frame.opcode == 1, frame.text.hasSuffix("}"), frame.text.hasPrefix("{") else { break }
            }
            #expect(isAnswered)
        }
    }

    @Test func whatWaitedBeforeTheAnswerComesBeforeIt() async throws {
        let history = HistoryDouble()
        try await ShardBench.run(history: history.desk, access: Self.access()) { bench in
            var client = try await RawClient.open(to: bench.port, receiveBytes: 4096)
            try await client.command(Self.subscribe(1, #""v1.kept.1""#))
            try bench.answer(await history.request(), history, [try .made("v1.kept.1", at: 0)])
            _ = await client.frame()
            try await client.stopReading()
            var offset: UInt64 = 0
            while try await bench.figures.queuedBytes < 200_000 {
                offset += 1
                bench.bring(try .make([.kept("v1.kept.1", offset, data: "\"\(Self.filling)\"")]))
            }
            // It was told of fewer than it was sent.
            try await client.command(Self.subscribe(2, Self.topic("v1.kept.1", since: offset - 1)))
            try await client.command(#"{"id":3,"unsubscribe":{"topic":"v1.open.1"}}"#)
            let standing = try TopicStanding.made("v1.kept.1", at: offset, from: offset)
            try bench.answer(await history.request(), history, [standing])
            #expect(try await bench.figures.queuedBytes > 200_000)
            try await client.readOn()
            for _ in 0..<offset { #expect(await client.frame()?.text.hasSuffix("x\"}}") == true) }
            #expect(
                await Self.texts(3, of: &client) == [
                    Self.subscribed(2, Self.result("v1.kept.1", at: offset, Self.recovered)),
                    Self.message("v1.kept.1", offset), #"{"id":3,"unsubscribed":{"topic":"v1.open.1"}}"#,
                ]
            )
            // And what comes later finds its way as ever.
            #expect(
                try await client.ask(#"{"id":4,"unsubscribe":{"topic":"v1.open.1"}}"#)
                    == #"{"id":4,"unsubscribed":{"topic":"v1.open.1"}}"#
            )
        }
    }
}
