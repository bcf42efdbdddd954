import Foundation
import GRDB
import MusterDomain
import NIOCore
import Testing

@testable import PublishHub

@Suite struct HistoryStoreTests {
    private func withPath(_ body: (String) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "store-\(UInt64.random(in: 0 ... .max))"
        )
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder.appendingPathComponent("history.sqlite").path)
    }

    @Test func theStoreInMemoryIsCompatible() throws {
        try HistoryStoreCompatibility(MemoryHistoryStore(seed: 1)).run()
    }

    @Test func theStoreInAFileIsCompatible() throws {
        try self.withPath { try HistoryStoreCompatibility(SQLiteHistoryStore(path: $0, seed: 1)).run() }
    }

    @Test func aStoreThatIsOpenedAgainHasWhatWasPutIn() throws {
        try self.withPath { path in
            let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "t"))
            let message = HistoryMessage(offset: 1, time: 2, data: ByteBuffer(string: "data"))
            let epoch = try #require(Epoch(rawValue: 5))
            let record = TopicRecord(topic: topic, epoch: epoch, head: 1, bytes: message.weight)
            let first = try SQLiteHistoryStore(path: path, seed: 7)
            try first.commit([.record(record), .append(topic, message)], durability: .fsync)
            try first.close()
            let second = try SQLiteHistoryStore(path: path, seed: 8)
            #expect(second.seed == 7)
            #expect(try second.records() == [record])
            #expect(try second.messages(of: topic, from: 1, through: 1, limit: 1, bytes: 1) == [message])
            #expect(throws: HistoryStoreError.self) { try second.commit([.append(topic, message)], durability: .os) }
            try second.close()
        }
    }

    @Test func aFileThatIsNoStoreIsRefused() throws {
        try self.withPath { path in
            try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: path))
            #expect(throws: HistoryStoreError.self) { try SQLiteHistoryStore(path: path, seed: 1) }
        }
    }

    @Test func aMessageThatIsDamagedIsLeftOutAndCounted() throws {
        try self.withPath { path in
            let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "t"))
            let record = TopicRecord(topic: topic, epoch: try #require(Epoch(rawValue: 5)), head: 2)
            let messages = (1...2).map { HistoryMessage(offset: $0, time: 2, data: ByteBuffer(string: "data")) }
            let store = try SQLiteHistoryStore(path: path, seed: 7)
            try store.commit([.record(record)] + messages.map { .append(topic, $0) }, durability: .fsync)
            try store.queue.write { try $0.execute(sql: "UPDATE messages SET data = x'00' WHERE offset = 1") }
            #expect(try store.messages(of: topic, from: 1, through: 9, limit: 9, bytes: 99) == [messages[1]])
            #expect(store.damaged == 1)
        }
    }

    @Test func aNewerVersionIsRefused() throws {
        try self.withPath { path in
            let store = try SQLiteHistoryStore(path: path, seed: 7)
            try store.queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA user_version = 2") }
            try store.close()
            let expected = HistoryStoreError.failed("user_version: expected 1, found 2")
            #expect(throws: expected) { try SQLiteHistoryStore(path: path, seed: 7) }
        }
    }
}
