import NIOCore
import Testing

@testable import MusterDomain

@Suite struct HistoryChangeOrderTests {
    private let topic = HistoryTopic(vhost: .root, name: TopicName(trusted: "t"))

    private var record: HistoryChange {
        get throws { .record(TopicRecord(topic: self.topic, epoch: try #require(Epoch(rawValue: 7)))) }
    }

    private func append(_ offset: UInt64) -> HistoryChange {
        .append(self.topic, HistoryMessage(offset: offset, time: 0, data: ByteBuffer()))
    }

    /// Whether a commit is let through where the topic has this greatest offset.
    private func allows(_ changes: [HistoryChange], stored: UInt64?) -> Bool {
        var order = HistoryChangeOrder()
        do {
            for change in changes { try order.add(change) { _ in stored } }
            try order.finish()
            return true
        } catch {
            return false
        }
    }

    @Test func anAppendIsBehindAllOthersOfItsTopic() throws {
        #expect(self.allows([self.append(6), self.append(9)], stored: 5))
        #expect(!self.allows([self.append(5)], stored: 5))
        #expect(!self.allows([self.append(7), self.append(6)], stored: 5))
    }

    @Test func offsetsStartAgainOnceNothingIsLeft() throws {
        #expect(self.allows([.trim(self.topic, through: 5), self.append(1)], stored: 5))
        #expect(!self.allows([.trim(self.topic, through: 4), self.append(1)], stored: 5))
        #expect(try self.allows([.forget(self.topic), self.append(1), self.record], stored: 5))
    }

    @Test func theRecordMayComeAtAnyPlaceButMustCome() throws {
        #expect(try self.allows([self.record, self.append(1)], stored: nil))
        #expect(try self.allows([self.append(1), self.record], stored: nil))
        #expect(!self.allows([self.append(1)], stored: nil))
        #expect(!self.allows([.forget(self.topic), self.append(1)], stored: 5))
        let kept = KeptID(position: Position(epoch: try #require(Epoch(rawValue: 7)), offset: 1), expires: 5)
        #expect(!self.allows([.remember(self.topic, id: Label(trusted: "a"), kept)], stored: nil))
        #expect(self.allows([.trim(self.topic, through: 4), .forget(self.topic), .forgetIDs(before: 3)], stored: nil))
    }
}
