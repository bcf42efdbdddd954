import Foundation
import GRDB
import Glibc
import MusterDomain

/// Brings what is whole in a damaged file into a new one, and moves the damaged one aside.
///
/// Only topics of which everything can be read are taken: in a file whose pages are mixed up, an old record can look right, but
/// not together with exactly the messages that it tells of. All others get new epochs by the new file's seed.
struct StoreSalvage {
    let path: String
    let seed: UInt64
    let mark: StoreMark?
    let boot: UInt64?

    /// - Throws: When not even the tables can be read; nothing is moved then.
    func run() throws -> StoreReport {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        let damaged = try DatabaseQueue(path: self.path, configuration: configuration)
        let new = self.path + ".salvaging"
        Self.remove(new)
        defer { Self.remove(new) }
        var report = StoreReport(reason: .fileDamaged)
        let target = try StoreFile.connect(new)
        try damaged.read { source in
            try target.writeWithoutTransaction { database in
                _ = try HistorySchema.prepare(database, seed: self.seed)
                try database.inTransaction(.immediate) {
                    try self.copy(source, database, &report)
                    return .commit
                }
                _ = try database.checkpoint(.truncate)
            }
        }
        try target.close()
        try damaged.close()
        report.movedTo = try self.replace(with: new)
        return report
    }

    private func copy(_ source: Database, _ target: Database, _ report: inout StoreReport) throws {
        // Throws for a file without tables.
        _ = try source.makeStatement(sql: "SELECT * FROM topics")
        _ = try source.makeStatement(sql: "SELECT * FROM messages")
        let losses = LostCommits.of(mark: self.mark, meta: (try? StoreMeta.read(source)) ?? nil, boot: self.boot)
        for row in Self.rows(source, "SELECT * FROM topics ORDER BY id", []) {
            guard let record = SQLiteHistoryStore.record(row) else {
                report.damaged += 1
                continue
            }
            guard !SQLiteHistoryStore.mayHaveLost(record, losses) else {
                report.renewed += 1
                continue
            }
            try self.copy(record, row, source, target, &report)
        }
    }

    private func copy(
        _ record: TopicRecord,
        _ row: Row,
        _ source: Database,
        _ target: Database,
        _ report: inout StoreReport
    ) throws {
        let id: Int64 = row[0]
        let rows = Self.rows(source, "SELECT * FROM messages WHERE topic = ? ORDER BY offset", [id])
        let messages = rows.compactMap(SQLiteHistoryStore.message)
        report.damaged += rows.count - messages.count
        let offsets = messages.map(\.offset)
        guard rows.count == messages.count, record.oldest <= record.head,
            UInt64(offsets.count) == record.head - record.oldest + 1,
            offsets.elementsEqual(record.oldest...record.head)
        else {
            report.renewed += 1
            return
        }
        try Self.insert(row, "topics", 11, target)
        for message in rows { try Self.insert(message, "messages", 8, target) }
        for kept in Self.rows(source, "SELECT * FROM ids WHERE topic = ?", [id]) {
            guard let text = String.fromDatabaseValue(kept[1]), let label = try? Label(text),
                SQLiteHistoryStore.keptID(kept, id: label) != nil
            else { continue }
            try Self.insert(kept, "ids", 6, target)
        }
    }

    /// As many as can be read.
    private static func rows(_ database: Database, _ sql: String, _ arguments: StatementArguments) -> [Row] {
        var found: [Row] = []
        guard let cursor = try? Row.fetchCursor(database, sql: sql, arguments: arguments) else { return [] }
        while let row = try? cursor.next() { found.append(row.copy()) }
        return found
    }

    private static func insert(_ row: Row, _ table: String, _ columns: Int, _ database: Database) throws {
        let places = Array(repeating: "?", count: columns).joined(separator: ", ")
        try database.cachedStatement(sql: "INSERT OR IGNORE INTO \(table) VALUES (\(places))")
            .execute(arguments: StatementArguments(row.databaseValues))
    }

    /// - Returns: Where the damaged file is now.
    private func replace(with new: String) throws -> String {
        let aside = "\(self.path).damaged-\(Int64(Date().timeIntervalSince1970 * 1000))"
        guard rename(self.path, aside) == 0 else {
            throw HistoryStoreError.failed(
                "expected to move the damaged file to \(aside), found: \(String(cString: strerror(errno)))"
            )
        }
        // Where it is of use to somebody who looks into the file; it may be gone by the closing.
        _ = rename(self.path + "-wal", aside + "-wal")
        _ = unlink(self.path + "-shm")
        guard rename(new, self.path) == 0 else {
            throw HistoryStoreError.failed(
                "expected to put a new file at \(self.path), found: \(String(cString: strerror(errno)))"
            )
        }
        StoreFile.syncFolder(of: self.path)
        return aside
    }

    private static func remove(_ path: String) {
        for suffix in ["", "-wal", "-shm"] { _ = unlink(path + suffix) }
    }
}
