import MusterDomain
import NIOCore

@testable import WSNode

extension ShardBench {
    /// Lays the answer to a request down at its place in the stream, between pushes.
    func answer(
        _ request: HistoryDouble.Request,
        _ history: HistoryDouble,
        _ standings: [TopicStanding],
        before: [Push] = [],
        behind: [Push] = []
    ) throws {
        var batch = try StreamBatch.make(before)
        if let reader = history.desk.answer(request.number, standings) {
            batch.append(.answer(request.number, reader: reader))
        }
        for push in behind { try batch.append(push) }
        self.bring(batch)
    }
}

extension Push {
    /// A push that has a position, with its offset as its data.
    static func kept(_ topic: String, _ offset: UInt64, data: String? = nil) throws -> Push {
        var push = Push(topic: try TopicName(topic), data: ByteBuffer(string: data ?? "\(offset)"))
        push.position = HistoryDouble.position(offset)
        return push
    }
}

extension TopicStanding {
    /// A topic's standing with the pushes of a range before it.
    static func made(
        _ topic: String,
        at offset: UInt64,
        from first: UInt64? = nil,
        data: String? = nil
    ) throws -> TopicStanding {
        var standing = TopicStanding(position: HistoryDouble.position(offset))
        guard let first else { return standing }
        for offset in first...offset {
            let push = try Push.kept(topic, offset, data: data)
            let lane = Lane(vhost: push.vhost, topic: push.topic)
            var frame = ByteBuffer()
            StreamEncoder.encode(push, lane: lane, term: Term(rawValue: 1), sequence: 1, into: &frame)
            standing.frames.append(frame)
        }
        return standing
    }
}
