import NIOCore
import Testing

@testable import MusterDomain

@Suite struct HistoryEngineTests {
    private static let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))

    private static func push(
        _ text: String,
        to topic: HistoryTopic = topic,
        id: String? = nil,
        version: UInt64? = nil,
        ifOffset: UInt64? = nil,
        keep: Int = 100,
        seconds: Int = 300
    ) -> HistoryPush {
        HistoryPush(
            push: Push(
                topic: topic.name,
                id: id.map { Label(trusted: $0) },
                data: ByteBuffer(string: text),
                version: version,
                expectedOffset: ifOffset
            ),
            retention: HistoryRetention(keep: keep, duration: .seconds(seconds))
        )
    }

    private static func engine(_ limits: HistoryEngine.Limits = .init()) throws -> HistoryEngine {
        try HistoryEngine(store: MemoryHistoryStore(seed: 7), limits: limits)
    }

    private static func offsets(
        _ engine: HistoryEngine,
        _ wanted: HistoryRecall.Wanted,
        bytes: Int = 1 << 20,
        keep: Int = 100,
        seconds: Int = 300,
        now: UInt64 = 0
    ) throws -> (offsets: [UInt64], oldest: UInt64) {
        let found = try engine.find(
            Self.topic,
            wanted,
            limit: 1000,
            bytes: bytes,
            retention: HistoryRetention(keep: keep, duration: .seconds(seconds)),
            now: now
        )
        return (found.messages.map(\.offset), found.oldest)
    }

    @Test func offsetsFollowEachOtherFromOne() throws {
        let engine = try Self.engine()
        let epoch = engine.virginEpoch(of: Self.topic, now: 5)
        let outcomes =
            engine.append([Self.push("1"), Self.push("2")], now: 5) + engine.append([Self.push("3")], now: 6)
        #expect(outcomes == (1...3).map { .appended(Position(epoch: epoch, offset: $0)) })
        #expect(try Self.offsets(engine, .range(epoch, from: 2, through: .max)).offsets == [2, 3])
        #expect(try Self.offsets(engine, .latest(2)).offsets == [2, 3])
    }

    @Test func aKnownIDIsTheSamePushForItsTime() throws {
        let engine = try Self.engine(.init(ids: 100))
        let first = engine.append([Self.push("1", id: "x"), Self.push("2", id: "x")], now: 0)
        guard case .appended(let position) = first[0] else {
            Issue.record("expected an append, found \(first)")
            return
        }
        #expect(first[1] == .duplicate(position))
        #expect(engine.append([Self.push("3", id: "x")], now: 99) == [.duplicate(position)])
        #expect(
            engine.append([Self.push("4", id: "x")], now: 100) == [
                .appended(Position(epoch: position.epoch, offset: 2))
            ]
        )
    }

    @Test func anOlderVersionIsDroppedAndAnExpectedOffsetIsHeldTo() throws {
        let engine = try Self.engine()
        let epoch = engine.virginEpoch(of: Self.topic, now: 0)
        let outcomes = engine.append(
            [
                Self.push("1", version: 5), Self.push("2", version: 4), Self.push("3", version: 5),
                Self.push("4", ifOffset: 2), Self.push("5", ifOffset: 2),
            ],
            now: 0
        )
        #expect(outcomes[1] == .stale(Position(epoch: epoch, offset: 1)))
        #expect(outcomes[3] == .appended(Position(epoch: epoch, offset: 3)))
        let refusal = Refusal(code: 409, reason: "if_offset: expected the topic at 2, found it at 3")
        #expect(outcomes[4] == .refused(refusal))
    }

    @Test func whatIsKeptIsExactWhenItIsRead() throws {
        let engine = try Self.engine()
        let epoch = engine.virginEpoch(of: Self.topic, now: 0)
        for second in 0..<10 as Range<UInt64> { _ = engine.append([Self.push("x", seconds: 5)], now: second * 1000) }
        #expect(try Self.offsets(engine, .latest(100), seconds: 5, now: 9000).offsets == [5, 6, 7, 8, 9, 10])
        #expect(try Self.offsets(engine, .latest(100), seconds: 5, now: 12_000).offsets == [8, 9, 10])
        #expect(try Self.offsets(engine, .latest(100), keep: 2, seconds: 5, now: 9000).offsets == [9, 10])
        let late = try Self.offsets(engine, .range(epoch, from: 10, through: .max), seconds: 5, now: 60_000)
        #expect(late.offsets == [] && late.oldest == 11)
    }

    @Test func theLatestAreThoseAtTheEnd() throws {
        let engine = try Self.engine()
        for _ in 0..<5 { _ = engine.append([Self.push(String(repeating: "x", count: 1000))], now: 0) }
        #expect(try Self.offsets(engine, .latest(5), bytes: 2200).offsets == [4, 5])
        #expect(try Self.offsets(engine, .latest(5), bytes: 1).offsets == [5])
    }

    @Test func aHugeTopicGivesRoomBeforeSmallOnes() throws {
        let engine = try Self.engine(.init(bytes: 20_000))
        let small = HistoryTopic(vhost: .root, name: TopicName(trusted: "small"))
        _ = engine.append([Self.push("s", to: small)], now: 0)
        for _ in 0..<100 { _ = engine.append([Self.push(String(repeating: "x", count: 1000))], now: 0) }
        #expect(engine.bytes <= 20_000)
        #expect(engine.look(small)?.count == 1)
        #expect(engine.figures.evicted > 70)
    }

    @Test func aForgottenTopicBeginsAgainWithAnotherEpoch() throws {
        let engine = try Self.engine(.init(meta: 1000))
        guard case .appended(let before) = engine.append([Self.push("1")], now: 500)[0] else { return }
        try engine.sweep(now: 1499) { _ in HistoryRetention() }
        #expect(engine.topicCount == 1)
        try engine.sweep(now: 1500) { _ in HistoryRetention() }
        #expect(engine.topicCount == 0)
        guard case .appended(let after) = engine.append([Self.push("2")], now: 1600)[0] else { return }
        #expect(after.offset == 1 && after.epoch != before.epoch)
    }

    @Test func aCommitThatFailsChangesNothing() throws {
        let store = FailingStore()
        let engine = try HistoryEngine(store: store, limits: .init(bytes: 5000))
        let epoch = engine.virginEpoch(of: Self.topic, now: 0)
        #expect(engine.append([Self.push("1")], now: 0) == [.appended(Position(epoch: epoch, offset: 1))])
        let bytes = engine.bytes
        store.isFailing = true
        let large = String(repeating: "x", count: 3000)
        let outcomes = engine.append([Self.push(large, id: "x"), Self.push(large)], now: 0)
        #expect(outcomes.allSatisfy { if case .refused(let refusal) = $0 { refusal.code == 503 } else { false } })
        #expect(engine.bytes == bytes && engine.topicCount == 1 && engine.trouble != nil)
        store.isFailing = false
        #expect(engine.append([Self.push("2", id: "x")], now: 0) == [.appended(Position(epoch: epoch, offset: 2))])
        #expect(engine.trouble == nil)
    }

    @Test func aCommitThatFailsLeavesNoIDNoVersionAndNoOffset() throws {
        let store = FailingStore()
        let engine = try HistoryEngine(store: store, limits: .init())
        let epoch = engine.virginEpoch(of: Self.topic, now: 0)
        store.isFailing = true
        let refused = engine.append(
            [Self.push("1", id: "x", version: 9), Self.push("2", id: "x", ifOffset: 1)],
            now: 0
        )
        #expect(refused.count == 2 && engine.look(Self.topic) == nil && engine.topicCount == 0)
        store.isFailing = false
        let taken = engine.append(
            [Self.push("3", version: 1), Self.push("4", id: "x", ifOffset: 1), Self.push("5", version: 0)],
            now: 0
        )
        #expect(
            taken == [
                .appended(Position(epoch: epoch, offset: 1)), .appended(Position(epoch: epoch, offset: 2)),
                .stale(Position(epoch: epoch, offset: 2)),
            ]
        )
        #expect(engine.figures.failures == 1 && engine.figures.appended == 2 && engine.figures.commits == 1)
    }
}
