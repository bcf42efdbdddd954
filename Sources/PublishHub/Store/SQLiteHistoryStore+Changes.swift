import Foundation
import GRDB
import MusterDomain
import NIOCore

extension SQLiteHistoryStore {
    /// Makes one change within a transaction.
    func apply(_ change: HistoryChange, to database: Database) throws {
        switch change {
        case .record(let record): try self.put(record, in: database)
        case .append(let topic, let message): try self.append(message, to: topic, in: database)
        case .trim(let topic, let offset): try self.trim(topic, through: offset, in: database)
        case .forget(let topic): try self.forget(topic, in: database)
        case .remember(let topic, let id, let kept):
            let row = self.row(of: topic)
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO ids VALUES (?, ?, ?, ?, ?, ?)").execute(
                arguments: [
                    row, id.text, Int64(bitPattern: kept.position.epoch.rawValue),
                    Int64(clamping: kept.position.offset),
                    Int64(clamping: kept.expires), RowChecksum.of(kept, id: id, topic: row),
                ])
        case .forgetIDs(let time):
            try database.cachedStatement(sql: "DELETE FROM ids WHERE expires < ?").execute(arguments: [
                Int64(clamping: time)
            ])
        }
    }

    func put(_ record: TopicRecord, in database: Database) throws {
        let row = self.row(of: record.topic)
        if self.topics[record.topic]?.durability != record.durability {
            self.willChange(record.topic)
            self.topics[record.topic]?.durability = record.durability
        }
        let sql = "INSERT OR REPLACE INTO topics VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        try database.cachedStatement(sql: sql).execute(arguments: [
            row, Int64(record.topic.vhost.rawValue), record.topic.name.text, Int64(bitPattern: record.epoch.rawValue),
            Int64(clamping: record.head), Int64(clamping: record.oldest), Int64(record.bytes),
            record.version.map { Int64(bitPattern: $0) }, Int64(clamping: record.touched), record.durability.rawValue,
            RowChecksum.of(record, topic: row),
        ])
    }

    private func append(_ message: HistoryMessage, to topic: HistoryTopic, in database: Database) throws {
        let row = self.row(of: topic)
        try database.cachedStatement(sql: "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?)").execute(arguments: [
            row, Int64(clamping: message.offset), Int64(clamping: message.time), Int64(message.kind.rawValue),
            message.event?.text, message.id?.text, Data(message.data.readableBytesView),
            RowChecksum.of(message, topic: row),
        ])
        self.willChange(topic)
        self.topics[topic]?.last = message.offset
    }

    private func trim(_ topic: HistoryTopic, through offset: UInt64, in database: Database) throws {
        guard let stored = self.topics[topic] else { return }
        try database.cachedStatement(sql: "DELETE FROM messages WHERE topic = ? AND offset <= ?")
            .execute(arguments: [stored.row, Int64(clamping: offset)])
        guard stored.last <= offset else { return }
        self.willChange(topic)
        self.topics[topic]?.last = 0
    }

    private func forget(_ topic: HistoryTopic, in database: Database) throws {
        guard let stored = self.topics[topic] else { return }
        self.willChange(topic)
        self.topics[topic] = nil
        for sql in [
            "DELETE FROM messages WHERE topic = ?", "DELETE FROM ids WHERE topic = ?",
            "DELETE FROM topics WHERE id = ?",
        ] {
            try database.cachedStatement(sql: sql).execute(arguments: [stored.row])
        }
    }

    /// The row of a topic; a new one when it has none.
    private func row(of topic: HistoryTopic) -> Int64 {
        if let stored = self.topics[topic] { return stored.row }
        self.willChange(topic)
        // A commit that fails leaves its number unused.
        defer { self.nextTopic += 1 }
        self.topics[topic] = StoredTopic(row: self.nextTopic, last: 0)
        return self.nextTopic
    }

    /// Keeps what is known of a topic, for a commit that fails.
    private func willChange(_ topic: HistoryTopic) {
        self.undo.append((topic, self.topics[topic]))
    }
}
