import MusterDomain
import NIOCore
import Testing

@testable import WSNode

@Suite struct StreamBatchTests {
    @Test func anEmptyBatchWeighsNothing() {
        let batch = StreamBatch()
        #expect(batch.isEmpty)
        #expect(batch.weight == 0)
    }

    @Test func aGapAloneIsHandedOverToo() {
        var batch = StreamBatch()
        batch.append(.laneGap(nil, .hubRestarted))
        #expect(!batch.isEmpty)
        #expect(batch.marks.map(\.place) == [0])
    }

    @Test func keepsEveryFrameAndWhereItStands() throws {
        let topics = ["v1.a.1", "v1.bb.22", "v1.ccc.333"]
        let batch = try StreamBatch.make(topics.map { ($0, "{\"of\":\"\($0)\"}") })
        #expect(batch.items.count == 3)
        batch.bytes.withUnsafeReadableBytes { bytes in
            for (item, topic) in zip(batch.items, topics) {
                let frame = UnsafeRawBufferPointer(rebasing: bytes[item.base..<(item.base + item.length)])
                #expect(Array(frame[item.push.topic]) == Array(topic.utf8))
                #expect(Array(frame[item.push.data]) == Array("{\"of\":\"\(topic)\"}".utf8))
                let name = UnsafeRawBufferPointer(rebasing: frame[item.push.topic])
                #expect(item.topicHash == TopicKey.hash(vhost: .root, name: name))
            }
        }
        #expect(batch.items.reduce(0) { $0 + $1.length } == batch.bytes.readableBytes)
    }

    @Test func weighsItsBytesAndItsRecords() throws {
        let batch = try StreamBatch.make([("v1.a.1", "1"), ("v1.a.1", "2")])
        #expect(batch.weight == batch.bytes.readableBytes + 2 * MemoryLayout<StreamBatch.Item>.stride)
    }
}
