import MusterDomain
import NIOCore

@testable import WSNode

extension StreamBatch {
    /// A batch of JSON pushes to these topics, as the stream would bring it.
    static func make(_ pushes: [(topic: String, data: String)]) throws -> StreamBatch {
        try Self.make(pushes.map { Push(topic: try TopicName($0.topic), data: ByteBuffer(string: $0.data)) })
    }

    static func make(_ pushes: [Push]) throws -> StreamBatch {
        var batch = StreamBatch()
        for push in pushes { try batch.append(push) }
        return batch
    }

    mutating func append(_ topic: String, _ data: String) throws {
        try self.append(Push(topic: try TopicName(topic), data: ByteBuffer(string: data)))
    }

    mutating func append(_ push: Push) throws {
        var frame = ByteBuffer()
        let lane = Lane(vhost: push.vhost, topic: push.topic)
        StreamEncoder.encode(push, lane: lane, term: Term(rawValue: 1), sequence: 1, into: &frame)
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let read) = try StreamDecoder.decode(bytes) else { return }
            self.append(read, frame: bytes)
        }
    }
}
