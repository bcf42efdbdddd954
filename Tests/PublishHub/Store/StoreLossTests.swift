import Foundation
import GRDB
import MusterDomain
import Testing

@testable import PublishHub

@Suite struct StoreLossTests {
    private func pushed(_ store: SQLiteHistoryStore) throws {
        let engine = try HistoryEngine(store: store, limits: HistoryEngine.Limits())
        _ = StoreFixture.push(3, to: ["a"], engine)
        _ = StoreFixture.push(3, to: ["b"], engine, durability: .os)
    }

    private func names(_ store: SQLiteHistoryStore) throws -> [String] {
        try store.records().map(\.topic.name.text).sorted()
    }

    @Test func aSecondUserOfAStoreIsRefused() throws {
        try StoreFixture.run { fixture in
            let store = try fixture.open()
            let error = #expect(throws: HistoryStoreError.self) { try fixture.open() }
            #expect("\(String(describing: error))".contains("\(fixture.path)-mark"))
            try store.close()
            try fixture.open().close()
        }
    }

    @Test func topicsThatMayHaveLostPushesGetNewEpochs() throws {
        try StoreFixture.run { fixture in
            let store = try fixture.open()
            try self.pushed(store)
            let killed = try fixture.copy("killed").open()
            #expect(try self.names(killed) == ["a", "b"])
            #expect(killed.seed == store.seed)
            #expect(killed.report == StoreReport(topics: 2, messages: 6))
            let rebooted = try fixture.copy("rebooted").open(boot: 2)
            #expect(try self.names(rebooted) == ["a"])
            #expect(rebooted.seed != store.seed)
            #expect(rebooted.report.renewed == 1 && rebooted.report.reason == .machineStopped)
            let copied = try fixture.copy("copied", suffixes: ["", "-wal"]).open()
            #expect(try self.names(copied).isEmpty)
            #expect(copied.report.reason == .noMark)
            let cut = try fixture.copy("cut", suffixes: ["", "-mark"]).open()
            #expect(try self.names(cut).isEmpty)
            #expect(cut.seed != store.seed)
            try store.close()
            let closed = try fixture.open(boot: 3)
            #expect(try self.names(closed) == ["a", "b"])
        }
    }

    @Test func theFirstLooseCommitOfATopicReachesTheDisk() throws {
        try StoreFixture.run { fixture in
            let store = try fixture.open()
            let engine = try HistoryEngine(store: store, limits: HistoryEngine.Limits())
            _ = StoreFixture.push(1, to: ["a"], engine)
            _ = StoreFixture.push(1, to: ["a"], engine, durability: .os)
            #expect(store.synced == store.meta.counter)
            _ = StoreFixture.push(1, to: ["a"], engine, durability: .os)
            #expect(store.synced == store.meta.counter - 1)
        }
    }

    @Test func aFileWhoseTreeIsDamagedIsMovedAsideAndSalvaged() throws {
        try StoreFixture.run { fixture in
            let store = try fixture.open()
            try self.pushed(store)
            let seed = store.seed
            try store.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA writable_schema = 1")
                // An index that does not hold what its table does.
                try database.execute(
                    sql: """
                        UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'meta')
                        WHERE name = 'ids_by_expiry'
                        """
                )
            }
            try store.close()
            let salvaged = try fixture.open()
            #expect(salvaged.report.reason == .fileDamaged)
            #expect(try self.names(salvaged) == ["a", "b"])
            #expect(salvaged.report.messages == 6)
            #expect(salvaged.seed != seed)
            let moved = try #require(salvaged.report.movedTo)
            #expect(FileManager.default.fileExists(atPath: moved))
            try salvaged.close()
        }
    }
}
