import Foundation
import GRDB
import MusterDomain
import NIOCore

extension SQLiteHistoryStore {
    package func records() throws(HistoryStoreError) -> [TopicRecord] {
        try self.translating {
            try self.queue.read { database in
                try Row.fetchAll(database, sql: "SELECT * FROM topics").compactMap(Self.record)
            }
        }
    }

    package func messages(
        of topic: HistoryTopic,
        from offset: UInt64,
        through last: UInt64,
        limit: Int,
        bytes: Int
    ) throws(HistoryStoreError) -> [HistoryMessage] {
        guard let stored = self.topics[topic], limit > 0 else { return [] }
        return try self.translating {
            try self.queue.read { database in
                let sql = "SELECT * FROM messages WHERE topic = ? AND offset >= ? AND offset <= ? ORDER BY offset"
                let rows = try Row.fetchCursor(
                    database.cachedStatement(sql: sql),
                    arguments: [stored.row, Int64(clamping: offset), Int64(clamping: last)]
                )
                var found: [HistoryMessage] = []
                var room = bytes
                while found.count < limit, let row = try rows.next() {
                    guard let message = Self.message(row) else {
                        self.damaged += 1
                        continue
                    }
                    guard found.isEmpty || message.weight <= room else { break }
                    room -= message.weight
                    found.append(message)
                }
                return found
            }
        }
    }

    package func marks(
        of topic: HistoryTopic,
        from offset: UInt64,
        limit: Int
    ) throws(HistoryStoreError) -> [HistoryMark] {
        guard let stored = self.topics[topic], limit > 0 else { return [] }
        return try self.translating {
            try self.queue.read { database in
                // Their lengths alone: the data of what is going to be trimmed is not worth reading.
                let sql = """
                    SELECT offset, time, length(data) + ifnull(length(CAST(event AS BLOB)), 0)
                    + ifnull(length(CAST(id AS BLOB)), 0) FROM messages WHERE topic = ? AND offset >= ? ORDER BY offset LIMIT ?
                    """
                let rows = try Row.fetchCursor(
                    database.cachedStatement(sql: sql),
                    arguments: [stored.row, Int64(clamping: offset), limit]
                )
                var marks: [HistoryMark] = []
                while let row = try rows.next() {
                    // What is no number is damaged, and has no mark.
                    guard let offset = Self.number(row, 0), let time = Self.number(row, 1),
                        let bytes = Self.number(row, 2)
                    else { continue }
                    marks.append(
                        HistoryMark(offset: offset, time: time, bytes: HistoryMessage.overhead + Int(clamping: bytes))
                    )
                }
                return marks
            }
        }
    }

    package func kept(_ id: Label, of topic: HistoryTopic) throws(HistoryStoreError) -> KeptID? {
        guard let stored = self.topics[topic] else { return nil }
        return try self.translating {
            try self.queue.read { database in
                let statement = try database.cachedStatement(sql: "SELECT * FROM ids WHERE topic = ? AND id = ?")
                guard let row = try Row.fetchOne(statement, arguments: [stored.row, id.text]) else { return nil }
                guard let kept = Self.keptID(row, id: id) else {
                    self.damaged += 1
                    return nil
                }
                return kept
            }
        }
    }

    // MARK: - Rows; nil for one that is damaged

    static func record(_ row: Row) -> TopicRecord? {
        guard let vhost = Self.number(row, 1).flatMap(UInt32.init(exactly:)),
            let name = Self.text(row, 2).flatMap({ try? TopicName($0) }),
            let epoch = Self.number(row, 3).flatMap(Epoch.init(rawValue:)), let head = Self.number(row, 4),
            let oldest = Self.number(row, 5), let bytes = Self.number(row, 6).flatMap(Int.init(exactly:)),
            let touched = Self.number(row, 8), let durability = Self.text(row, 9).flatMap(Durability.init(rawValue:))
        else { return nil }
        let record = TopicRecord(
            topic: HistoryTopic(vhost: VhostID(rawValue: vhost), name: name),
            epoch: epoch,
            head: head,
            oldest: oldest,
            bytes: bytes,
            version: Self.number(row, 7),
            touched: touched,
            durability: durability
        )
        return Self.isWhole(row, 10, sum: RowChecksum.of(record, topic: row[0])) ? record : nil
    }

    static func message(_ row: Row) -> HistoryMessage? {
        guard let topic = Self.number(row, 0), let offset = Self.number(row, 1), let time = Self.number(row, 2),
            let kind = Self.number(row, 3).flatMap(UInt8.init(exactly:)).flatMap(DataKind.init(rawValue:)),
            let data = Data.fromDatabaseValue(row[6])
        else { return nil }
        let message = HistoryMessage(
            offset: offset,
            time: time,
            kind: kind,
            event: Self.text(row, 4).flatMap { try? Label($0) },
            id: Self.text(row, 5).flatMap { try? Label($0) },
            data: ByteBuffer(bytes: data)
        )
        let sum = RowChecksum.of(message, topic: Int64(bitPattern: topic))
        return Self.isWhole(row, 7, sum: sum) ? message : nil
    }

    static func keptID(_ row: Row, id: Label) -> KeptID? {
        guard let topic = Self.number(row, 0), let epoch = Self.number(row, 2).flatMap(Epoch.init(rawValue:)),
            let offset = Self.number(row, 3), let expires = Self.number(row, 4)
        else { return nil }
        let kept = KeptID(position: Position(epoch: epoch, offset: offset), expires: expires)
        let sum = RowChecksum.of(kept, id: id, topic: Int64(bitPattern: topic))
        return Self.isWhole(row, 5, sum: sum) ? kept : nil
    }

    private static func isWhole(_ row: Row, _ column: Int, sum: Int64) -> Bool {
        Self.number(row, column) == UInt64(bitPattern: sum)
    }

    private static func number(_ row: Row, _ column: Int) -> UInt64? {
        Int64.fromDatabaseValue(row[column]).map { UInt64(bitPattern: $0) }
    }

    private static func text(_ row: Row, _ column: Int) -> String? {
        String.fromDatabaseValue(row[column])
    }
}
