import Metrics
import MusterDomain
import NIOCore
import ZeroMQ

/// What nodes ask of history, and what they are told.
extension HubReactor {
    /// A node wants to know where a topic stands and what it has had.
    func handle(_ recall: HistoryRecall, peer: ByteBuffer) throws(ZeroMQError) {
        guard registry.nodeSpoke(peer: peer, now: now) else {
            try send(.unknownNode, to: peer)
            return
        }
        let vhosts = rulebook.current.decoder.admission.vhosts
        guard let retention = vhosts[recall.topic.vhost]?.topics.family(of: recall.topic.name)?.family.history else {
            let refusal = Refusal(
                code: 404,
                reason: "topic: expected one that keeps history, found one that keeps none"
            )
            return try send(
                .recalled(HistoryAnswer(number: recall.number, result: .refused(PublishRefusal(refusal)))),
                to: peer
            )
        }
        let job = HistoryJob.find(
            recall.topic,
            recall.wanted,
            limit: min(recall.limit, Self.recalledMessages),
            bytes: min(recall.credit, Self.recalledBytes),
            retention
        )
        guard historyWaits.count < Self.waitingReads else {
            let refusal = PublishRefusal(.unavailable("too many questions wait for history: try again"))
            return try send(.recalled(HistoryAnswer(number: recall.number, result: .refused(refusal))), to: peer)
        }
        // Nobody is told when the hub stops: the node asks again.
        _ = submit(job, .recall(recall, peer: peer))
        metrics.recalls.increment()
    }

    private static let recalledMessages = 10_000
    /// Jobs beyond which questions are refused: each may be answered with a megabyte.
    static let waitingReads = 4096
    private static let recalledBytes = 1 << 20

    func answer(_ recall: HistoryRecall, _ result: HistoryResult, _ peer: ByteBuffer) throws(ZeroMQError) {
        let answer: HistoryAnswer.Result
        switch result {
        case .found(let finding):
            let lane = Lane(vhost: recall.topic.vhost, topic: recall.topic.name)
            answer = .found(
                HistoryAnswer.Found(
                    position: finding.position,
                    oldest: finding.oldest,
                    term: sequencer.term,
                    // What was committed before the reading has been published before this, and nothing that came after it.
                    sequence: sequencer.heads[Int(lane.rawValue)],
                    frames: finding.messages.map { frame(of: $0, recall.topic, finding.position.epoch, lane) }
                )
            )
            metrics.recalledMessages.increment(by: finding.messages.count)
        case .failed(let refusal):
            answer = .refused(PublishRefusal(refusal))
        case .appended, .listed, .looked:
            return
        }
        try send(.recalled(HistoryAnswer(number: recall.number, result: answer)), to: peer)
    }

    private func frame(of message: HistoryMessage, _ topic: HistoryTopic, _ epoch: Epoch, _ lane: Lane) -> ByteBuffer {
        let push = Push(
            vhost: topic.vhost,
            topic: topic.name,
            kind: message.kind,
            event: message.event,
            id: message.id,
            data: message.data,
            position: Position(epoch: epoch, offset: message.offset)
        )
        var frame = ByteBuffer()
        StreamEncoder.encode(push, lane: lane, term: sequencer.term, sequence: 1, into: &frame)
        return frame
    }
}
