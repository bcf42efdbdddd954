import GRDB
import MusterDomain
import NIOCore

/// A store in a file of SQLite, with a log in front of it (WAL).
package final class SQLiteHistoryStore: HistoryStore {
    package let seed: UInt64
    package internal(set) var damaged: UInt64 = 0
    let queue: DatabaseQueue
    /// The row and the greatest offset of each topic.
    var topics: [HistoryTopic: StoredTopic] = [:]
    var nextTopic: Int64 = 1

    struct StoredTopic {
        var row: Int64
        var last: UInt64
    }

    /// - Parameter seed: A random number, for a store that is not there yet.
    /// - Throws: Also for a file that is another program's, a newer version's or damaged.
    package init(path: String, seed: UInt64) throws(HistoryStoreError) {
        (self.queue, self.seed) = try Self.translating {
            var configuration = Configuration()
            configuration.journalMode = .wal
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            let seed = try queue.writeWithoutTransaction { database in
                try HistorySchema.prepare(database, seed: seed)
                let check = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? ""
                guard check == "ok" else {
                    throw HistoryStoreError.failed("expected a whole store, found: \(check)")
                }
                return try Int64.fetchOne(database, sql: "SELECT value FROM meta WHERE key = 'seed'") ?? 0
            }
            return (queue, UInt64(bitPattern: seed))
        }
        try self.load()
    }

    package var size: UInt64 {
        let pages = try? self.queue.read { database in
            try Int64.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return UInt64((pages ?? nil) ?? 0)
    }

    package func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError) {
        // Those of the commit alone: a copy of all would cost their number with each commit.
        let before = (self.nextTopic, changes.compactMap(\.topic).map { ($0, self.topics[$0]) })
        do throws(HistoryStoreError) {
            try Self.translating {
                var order = HistoryChangeOrder()
                for change in changes { try order.add(change) { self.topics[$0]?.last } }
                try order.finish()
                try self.queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = \(durability == .fsync ? "FULL" : "NORMAL")")
                    try database.inTransaction(.immediate) {
                        for change in changes { try self.apply(change, to: database) }
                        return .commit
                    }
                }
            }
        } catch {
            self.nextTopic = before.0
            for (topic, stored) in before.1 { self.topics[topic] = stored }
            throw error
        }
    }

    package func tidy() throws(HistoryStoreError) {
        try Self.translating {
            try self.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA incremental_vacuum(256)")
                _ = try database.checkpoint(.passive)
            }
        }
    }

    package func close() throws(HistoryStoreError) {
        try Self.translating { try self.queue.close() }
    }

    /// Runs what throws SQLite's errors, and gives them as the store's.
    static func translating<Value>(_ body: () throws -> Value) throws(HistoryStoreError) -> Value {
        do {
            return try body()
        } catch let error as HistoryStoreError {
            throw error
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            throw .full(error.message ?? "no room")
        } catch let error as DatabaseError {
            // Not its description, which holds the statement's arguments.
            throw .failed("\(error.resultCode): \(error.message ?? "no message")")
        } catch {
            throw .failed("\(type(of: error))")
        }
    }
}
