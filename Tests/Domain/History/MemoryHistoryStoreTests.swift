import NIOCore
import Testing

@testable import MusterDomain

/// What only this store does; `HistoryStoreCompatibility` has what every store must do.
@Suite struct MemoryHistoryStoreTests {
    private let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "v1.news"))

    private func record(_ head: UInt64) throws -> TopicRecord {
        TopicRecord(topic: self.topic, epoch: try #require(Epoch(rawValue: 7)), head: head)
    }

    @Test func aSmallPartOfALargeBufferDoesNotKeepTheBufferAlive() throws {
        var large = ByteBuffer(repeating: 1, count: 1 << 20)
        let small = large.readSlice(length: 10)
        let store = MemoryHistoryStore(seed: 1)
        let message = HistoryMessage(offset: 1, time: 1, data: try #require(small))
        try store.commit([.record(self.record(1)), .append(self.topic, message)], durability: .os)
        let kept = try #require(store.messages(of: self.topic, from: 1, through: 1, limit: 1, bytes: 1).first)
        #expect(kept == message)
        #expect(kept.data.storageCapacity < 1000)
    }

    @Test func theSizeFollowsWhatIsKept() throws {
        let store = MemoryHistoryStore(seed: 1)
        #expect(store.size == 0)
        let message = HistoryMessage(offset: 1, time: 1, data: ByteBuffer(repeating: 1, count: 10_000))
        try store.commit([.record(self.record(1)), .append(self.topic, message)], durability: .os)
        #expect(store.size > 10_000)
        try store.commit([.trim(self.topic, through: 1)], durability: .os)
        #expect(store.size < 1000)
        try store.commit([.forget(self.topic)], durability: .os)
        #expect(store.size == 0)
    }

    @Test func ofAForgottenTopicWhatIsKeptOfItsIDsGoesWithTheirTime() throws {
        let store = MemoryHistoryStore(seed: 1)
        let kept = KeptID(position: Position(epoch: try self.record(1).epoch, offset: 1), expires: 5000)
        let id = Label(trusted: "a")
        try store.commit(
            [.record(self.record(1)), .remember(self.topic, id: id, kept), .forget(self.topic)],
            durability: .os
        )
        #expect(store.kept(id, of: self.topic) == nil)
        try store.commit([.forgetIDs(before: 5001)], durability: .os)
        #expect(store.size == 0)
    }
}
