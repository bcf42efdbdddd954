import MusterDomain
import NIOCore
import Testing

/// What every store of history must do.
struct HistoryStoreCompatibility {
    let store: any HistoryStore
    private let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "v1.news"))
    private let other = HistoryTopic(vhost: VhostID(rawValue: 9), name: TopicName(trusted: "v1.news"))

    init(_ store: any HistoryStore) { self.store = store }

    func run() throws {
        try self.messagesComeBackInOrderAndWithinTheLimits()
        try self.aCommitIsMadeWholeOrNotAtAll()
        try self.idsAreRemembered()
        try self.trimmingAndForgettingTouchNothingElse()
        try self.store.tidy()
        #expect(self.store.damaged == 0)
    }

    private func record(_ topic: HistoryTopic, head: UInt64) throws -> TopicRecord {
        TopicRecord(
            topic: topic,
            epoch: try #require(Epoch(rawValue: 77)),
            head: head,
            version: .max,
            touched: 5,
            durability: .os
        )
    }

    private func message(_ offset: UInt64, bytes: Int = 10) -> HistoryMessage {
        HistoryMessage(
            offset: offset,
            time: 1000 + offset,
            kind: offset % 2 == 0 ? .bytes : .json,
            event: offset == 2 ? nil : Label(trusted: "e\u{301}"),
            id: offset == 1 ? nil : Label(trusted: "\(offset)"),
            data: ByteBuffer(repeating: UInt8(truncatingIfNeeded: offset), count: bytes)
        )
    }

    private func all(_ topic: HistoryTopic) throws -> [UInt64] {
        try self.store.messages(of: topic, from: 0, through: .max, limit: .max, bytes: .max).map(\.offset)
    }

    private func messagesComeBackInOrderAndWithinTheLimits() throws {
        let messages =
            (1...4).map { self.message(UInt64($0)) } + [self.message(5, bytes: 3 << 20), self.message(8, bytes: 0)]
        try self.store.commit(
            messages.map { .append(self.topic, $0) } + [.record(self.record(self.topic, head: 8))],
            durability: .fsync
        )
        try self.store.commit(
            [.record(self.record(self.other, head: 1)), .append(self.other, self.message(1))],
            durability: .os
        )
        let records = try self.store.records().sorted { $0.head < $1.head }
        #expect(try records == [self.record(self.other, head: 1), self.record(self.topic, head: 8)])
        let found = try self.store.messages(of: self.topic, from: 0, through: .max, limit: 99, bytes: .max)
        #expect(found == messages)
        func offsets(_ from: UInt64, _ through: UInt64, _ limit: Int, _ bytes: Int) throws -> [UInt64] {
            try self.store.messages(of: self.topic, from: from, through: through, limit: limit, bytes: bytes).map(
                \.offset
            )
        }
        #expect(try offsets(2, 4, 99, .max) == [2, 3, 4])
        #expect(try offsets(2, 4, 2, .max) == [2, 3])
        #expect(try offsets(5, 9, 9, 1) == [5])
        #expect(try offsets(1, 9, 9, messages[0].weight + messages[1].weight) == [1, 2])
        #expect(try offsets(6, 7, 9, .max) == [])
        #expect(try offsets(1, 9, 0, .max) == [])
        let marks = try self.store.marks(of: self.topic, from: 4, limit: 2)
        #expect(marks == messages[3...4].map { HistoryMark(offset: $0.offset, time: $0.time, bytes: $0.weight) })
    }

    private func aCommitIsMadeWholeOrNotAtAll() throws {
        let before = try self.all(self.topic)
        #expect(throws: HistoryStoreError.self) {
            try self.store.commit(
                [.append(self.topic, self.message(9)), .append(self.topic, self.message(9))],
                durability: .os
            )
        }
        #expect(throws: HistoryStoreError.self) {
            let unknown = HistoryTopic(vhost: .root, name: TopicName(trusted: "unknown"))
            try self.store.commit([.trim(self.topic, through: 3), .append(unknown, self.message(1))], durability: .os)
        }
        #expect(try self.all(self.topic) == before)
    }

    private func idsAreRemembered() throws {
        let epoch = try #require(Epoch(rawValue: .max))
        func kept(_ expires: UInt64) -> KeptID { KeptID(position: Position(epoch: epoch, offset: 3), expires: expires) }
        let ids = [Label(trusted: "caf\u{E9}"), Label(trusted: "cafe\u{301}")]
        try self.store.commit(
            [
                .remember(self.topic, id: ids[0], kept(10)), .remember(self.topic, id: ids[0], kept(3000)),
                .remember(self.topic, id: ids[1], kept(20)),
            ],
            durability: .os
        )
        #expect(try self.store.kept(ids[0], of: self.topic) == kept(3000))
        #expect(try self.store.kept(ids[0], of: self.other) == nil)
        try self.store.commit([.forgetIDs(before: 20)], durability: .os)
        #expect(try self.store.kept(ids[1], of: self.topic) == kept(20))
        try self.store.commit([.forgetIDs(before: 21)], durability: .os)
        #expect(try self.store.kept(ids[1], of: self.topic) == nil)
        #expect(try self.store.kept(ids[0], of: self.topic) == kept(3000))
    }

    private func trimmingAndForgettingTouchNothingElse() throws {
        try self.store.commit([.trim(self.topic, through: 4)], durability: .os)
        #expect(try self.all(self.topic) == [5, 8])
        #expect(try self.all(self.other) == [1])
        try self.store.commit([.forget(self.topic)], durability: .os)
        #expect(try self.all(self.topic) == [])
        #expect(try self.store.records().map(\.topic) == [self.other])
        #expect(try self.store.kept(Label(trusted: "caf\u{E9}"), of: self.topic) == nil)
    }
}
