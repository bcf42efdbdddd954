import NIOCore
import Testing

@testable import MusterDomain

@Suite struct HistoryEngineListingTests {
    private static let retention = HistoryRetention(keep: 100, duration: .seconds(5))

    private static func push(_ name: String) -> HistoryPush {
        let push = Push(topic: TopicName(trusted: name), data: ByteBuffer(string: "x"))
        return HistoryPush(push: push, retention: Self.retention)
    }

    private static func page(
        _ engine: HistoryEngine,
        prefix: String = "",
        after: String? = nil,
        limit: Int = 10,
        now: UInt64 = 0,
        kept: (String) -> Bool = { _ in true }
    ) throws -> (names: [String], hasMore: Bool) {
        let (records, hasMore) = try engine.topics(
            of: .root,
            prefix: prefix,
            after: after,
            limit: limit,
            now: now,
            retention: { kept($0.name.text) ? Self.retention : nil }
        )
        return (records.map(\.topic.name.text), hasMore)
    }

    @Test func aPageBeginsBehindATopicAndEndsWithThePrefix() throws {
        let engine = try HistoryEngine(store: MemoryHistoryStore(seed: 1), limits: .init())
        _ = engine.append(["a", "b1", "b2", "b3", "c"].map(Self.push), now: 0)
        #expect(try Self.page(engine, prefix: "b", limit: 2) == (["b1", "b2"], true))
        #expect(try Self.page(engine, prefix: "b", limit: 3) == (["b1", "b2", "b3"], false))
        #expect(try Self.page(engine, prefix: "b", after: "b2") == (["b3"], false))
        #expect(try Self.page(engine, prefix: "b", after: "a") == (["b1", "b2", "b3"], false))
        #expect(try Self.page(engine, prefix: "b", after: "c") == ([], false))
        #expect(try Self.page(engine, prefix: "b", after: "b") == (["b1", "b2", "b3"], false))
        #expect(try Self.page(engine, limit: 1, kept: { $0 == "b2" }) == (["b2"], false))
    }

    @Test func whatWasForgottenIsNotListedAndWhatTheStoreHadIs() throws {
        let store = MemoryHistoryStore(seed: 1)
        let engine = try HistoryEngine(store: store, limits: .init(meta: 1000))
        _ = engine.append([Self.push("a")], now: 0)
        _ = engine.append([Self.push("b")], now: 500)
        try engine.sweep(now: 1000) { _ in Self.retention }
        #expect(try Self.page(engine) == (["b"], false))
        #expect(try Self.page(try HistoryEngine(store: store, limits: .init())) == (["b"], false))
    }

    @Test func whatHasExpiredIsNotCounted() throws {
        let engine = try HistoryEngine(store: MemoryHistoryStore(seed: 1), limits: .init())
        let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "a"))
        for second in 0..<400 as Range<UInt64> { _ = engine.append([Self.push("a")], now: second * 10) }
        for (now, count) in [(3_990, 100), (8_000, 100), (8_500, 50), (8_990, 1), (8_991, 0)] as [(UInt64, UInt64)] {
            let record = try #require(try engine.look(topic, retention: Self.retention, now: now))
            #expect(record.count == count && record.bytes == 65 * Int(count) && record.head == 400, "at \(now)")
        }
        #expect(engine.look(topic)?.count == 100)
    }

    @Test(.timeLimit(.minutes(1))) func aPageCostsItsOwnLength() throws {
        let store = FailingStore()
        let engine = try HistoryEngine(store: store, limits: .init())
        for start in stride(from: 0, to: 50_000, by: 1000) {
            _ = engine.append((start..<start + 1000).map { Self.push("t\($0)") }, now: 0)
        }
        let before = store.readings
        var (after, count, pages): (String?, Int, Int) = (nil, 0, 0)
        while true {
            let page = try Self.page(engine, after: after, limit: 10)
            (count, pages) = (count + page.names.count, pages + 1)
            after = page.names.last
            if !page.hasMore { break }
        }
        #expect(count == 50_000 && pages == 5_000)
        #expect(store.readings - before == 50_000)
    }
}
