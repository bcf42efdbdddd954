import GRDB
import Glibc
import Logging
import MusterDomain
import NIOCore

/// A store in a file of SQLite, with a log in front of it (WAL) and a mark beside it that tells whether commits were lost.
package final class SQLiteHistoryStore: HistoryStore {
    /// Another one after commits were lost.
    package var seed: UInt64 { self.meta.seed ^ self.meta.salt }
    package internal(set) var damaged: UInt64 = 0
    let path: String
    let queue: DatabaseQueue
    let mark: StoreMarkFile
    private var isMarkFailing = false
    private let logger: Logger
    let boot: UInt64?
    var meta: StoreMeta
    /// Number of the last commit that was on the disk when it returned.
    var synced: UInt64 = 0
    /// What was found at the opening.
    var report: StoreReport
    /// The row and the greatest offset of each topic.
    var topics: [HistoryTopic: StoredTopic] = [:]
    var nextTopic: Int64 = 1
    /// What the commit in work has changed of the topics, as it was before.
    var undo: [(topic: HistoryTopic, before: StoredTopic?)] = []

    struct StoredTopic {
        var row: Int64
        var last: UInt64
        /// Nil before the first record.
        var durability: Durability?
    }

    /// - Parameters:
    ///   - seed: A random number, for a store that is not there yet.
    ///   - boot: The machine's boot; nil when it does not tell.
    ///   - logger: Told of what does not fail a commit.
    /// - Throws: Also for a file that another process has open, that is another program's or a newer version's, and for a
    ///   damaged one of which nothing can be read.
    package init(
        path: String,
        seed: UInt64,
        boot: UInt64? = BootID.current(),
        logger: Logger = Logger(label: "muster.hub") { _ in SwiftLogNoOpLogHandler() }
    ) throws(HistoryStoreError) {
        (self.path, self.boot, self.logger) = (path, boot, logger)
        self.mark = try StoreMarkFile(path: path + "-mark")
        let opened = try StoreFile.open(path: path, seed: seed, mark: self.mark, boot: boot)
        (self.queue, self.report) = (opened.queue, opened.report)
        self.meta = opened.meta ?? StoreMeta(seed: seed)
        try self.load(opened.losses)
        self.damaged = UInt64(self.report.damaged)
        try self.mark.write(self.currentMark, isSynced: true)
        StoreFile.syncFolder(of: path)
    }

    package var size: UInt64 {
        let pages = try? self.queue.read { database in
            try Int64.fetchOne(database, sql: "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        }
        return UInt64((pages ?? nil) ?? 0)
    }

    package func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError) {
        let isSynced = durability == .fsync || changes.contains(where: self.loosens)
        do throws(HistoryStoreError) {
            try self.translating {
                var order = HistoryChangeOrder()
                for change in changes { try order.add(change) { self.topics[$0]?.last } }
                try order.finish()
                try self.queue.writeWithoutTransaction { database in
                    try database.execute(sql: "PRAGMA synchronous = \(isSynced ? "FULL" : "NORMAL")")
                    try database.inTransaction(.immediate) {
                        for change in changes { try self.apply(change, to: database) }
                        try StoreMeta.count(self.meta.counter + 1, in: database)
                        return .commit
                    }
                }
            }
        } catch {
            for (topic, before) in self.undo.reversed() { self.topics[topic] = before }
            self.undo.removeAll(keepingCapacity: true)
            throw error
        }
        self.undo.removeAll(keepingCapacity: true)
        self.meta.counter += 1
        if isSynced { self.synced = self.meta.counter }
        self.writeMark()
    }

    /// The commit stands; a mark that stays behind gives new epochs at worst. That is worth one line when it begins.
    private func writeMark() {
        do throws(HistoryStoreError) {
            try self.mark.write(self.currentMark, isSynced: false)
            guard self.isMarkFailing else { return }
            self.isMarkFailing = false
            self.logger.notice("the mark of the history's store can be written again")
        } catch {
            guard !self.isMarkFailing else { return }
            self.isMarkFailing = true
            self.logger.error(
                "the mark of the history's store cannot be written: topics may get new epochs after an abrupt end",
                metadata: ["store.path": "\(self.path)", "reason": "\(error)"]
            )
        }
    }

    /// Whether a topic's pushes need not reach the disk from now on. The change itself must, since the next opening tells by
    /// it which topics may have lost something.
    private func loosens(_ change: HistoryChange) -> Bool {
        guard case .record(let record) = change, record.durability == .os else { return false }
        return self.topics[record.topic]?.durability == .fsync
    }

    var currentMark: StoreMark {
        StoreMark(seed: self.meta.seed, counter: self.meta.counter, synced: self.synced, boot: self.boot)
    }

    package func tidy() throws(HistoryStoreError) {
        try self.translating {
            try self.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA incremental_vacuum(256)")
                _ = try database.checkpoint(.passive)
            }
        }
    }

    package func close() throws(HistoryStoreError) {
        try self.translating {
            try self.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                _ = try database.checkpoint(.truncate)
            }
            try self.queue.close()
        }
        self.synced = self.meta.counter
        var mark = self.currentMark
        mark.isClean = true
        defer { self.mark.unlock() }
        try self.mark.write(mark, isSynced: true)
    }

    /// Runs what throws SQLite's errors, and gives them as the store's.
    func translating<Value>(_ body: () throws -> Value) throws(HistoryStoreError) -> Value {
        try StoreFile.translating(self.path, body)
    }
}
