import GRDB
import MusterDomain

/// What the store does with a file that was opened: nothing of it is given out before.
extension SQLiteHistoryStore {
    /// The messages of a topic that follow each other without a hole up to the last one.
    private struct Run {
        var first: UInt64 = 0
        var last: UInt64 = 0
        var bytes = 0
        var count = 0

        mutating func add(_ message: HistoryMessage) {
            if self.count == 0 || message.offset != self.last + 1 {
                self = Run(first: message.offset)
            }
            self.last = message.offset
            self.bytes += message.weight
            self.count += 1
        }
    }

    /// Learns the topics, and takes out those that may have lost pushes, what is damaged and what belongs to nothing.
    func load(_ losses: LostCommits) throws(HistoryStoreError) {
        try self.translating {
            try self.queue.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA synchronous = FULL")
                try database.inTransaction(.immediate) {
                    let records = try self.loadRecords(losses, database)
                    self.report.orphans += try self.deleteOrphans(database)
                    try self.check(records, self.runs(database), database)
                    if self.report.renewed > 0 || self.report.damaged > 0 || losses != .none {
                        self.meta.salt = .random(in: .min ... .max)
                    }
                    self.meta.counter += 1
                    try self.meta.write(database)
                    return .commit
                }
            }
        }
        self.undo = []
        self.synced = self.meta.counter
        self.report.topics = self.topics.count
        if self.report.reason == nil, self.report.renewed > 0 { self.report.reason = losses.reason }
    }

    private func loadRecords(_ losses: LostCommits, _ database: Database) throws -> [TopicRecord] {
        var records: [TopicRecord] = []
        var gone: [Int64] = []
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM topics")
        while let row = try rows.next() {
            let id: Int64 = row[0]
            self.nextTopic = max(self.nextTopic, id &+ 1)
            guard let record = Self.record(row), id > 0 else {
                self.report.damaged += 1
                gone.append(id)
                continue
            }
            guard !Self.mayHaveLost(record, losses) else {
                self.report.renewed += 1
                gone.append(id)
                continue
            }
            self.topics[record.topic] = StoredTopic(row: id, last: 0, durability: record.durability)
            records.append(record)
        }
        for id in gone {
            try database.execute(sql: "DELETE FROM messages WHERE topic = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM ids WHERE topic = ?", arguments: [id])
            try database.execute(sql: "DELETE FROM topics WHERE id = ?", arguments: [id])
        }
        return records
    }

    /// Its record goes, and with the store's new salt the topic has another epoch.
    static func mayHaveLost(_ record: TopicRecord, _ losses: LostCommits) -> Bool {
        switch losses {
        case .none: false
        case .unsynced: record.durability == .os
        case .any: true
        }
    }

    /// Their topic's number, or their offset, must not come to another message.
    private func deleteOrphans(_ database: Database) throws -> Int {
        var count = 0
        for sql in [
            "DELETE FROM messages WHERE topic NOT IN (SELECT id FROM topics)",
            "DELETE FROM ids WHERE topic NOT IN (SELECT id FROM topics)",
            "DELETE FROM messages WHERE offset > (SELECT head FROM topics WHERE id = topic)",
            "DELETE FROM messages WHERE offset < (SELECT oldest FROM topics WHERE id = topic)",
        ] {
            try database.execute(sql: sql)
            count += database.changesCount
        }
        return count
    }

    private func runs(_ database: Database) throws -> [Int64: Run] {
        var runs: [Int64: Run] = [:]
        let rows = try Row.fetchCursor(database, sql: "SELECT * FROM messages ORDER BY topic, offset")
        while let row = try rows.next() {
            guard let message = Self.message(row) else {
                self.report.damaged += 1
                continue
            }
            runs[row[0] as Int64, default: Run()].add(message)
        }
        return runs
    }

    /// A topic's record says what is there: behind the last hole, up to its head.
    private func check(_ records: [TopicRecord], _ runs: [Int64: Run], _ database: Database) throws {
        for var record in records {
            guard let row = self.topics[record.topic]?.row else { continue }
            var run = runs[row] ?? Run()
            if run.last != record.head { run = Run() }
            let oldest = run.count == 0 ? record.head &+ 1 : run.first
            self.report.messages += run.count
            self.topics[record.topic]?.last = run.count == 0 ? 0 : record.head
            guard oldest != record.oldest || run.bytes != record.bytes else { continue }
            (record.oldest, record.bytes) = (oldest, run.bytes)
            try database.execute(
                sql: "DELETE FROM messages WHERE topic = ? AND offset < ?",
                arguments: [row, Int64(clamping: oldest)]
            )
            try self.put(record, in: database)
        }
    }
}
