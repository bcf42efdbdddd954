import Metrics
import MusterDomain
import NIOCore
import ZeroMQ

/// What the stream did not bring to a node, which pulls it.
extension HubReactor {
    /// Bytes of frames in one message of a replay, give or take one frame: messages are what libzmq counts for a peer.
    private static let replayMessageBytes = 256 << 10
    /// Bytes of frames in one turn, whatever the credit of its pulls: the other doors must not wait for nodes that repair.
    static let replayBytesPerTurn = 16 << 20
    /// Bytes of frames for one pull.
    private static let replayBytes = 4 << 20

    /// Answers with the frames that are left, after what is lost of them.
    func handle(_ pull: LanePull, peer: ByteBuffer) throws(ZeroMQError) {
        guard registry.nodeSpoke(peer: peer, now: now) else {
            try send(.unknownNode, to: peer)
            return
        }
        // A node that follows another run of the hub learns of this one by its next beat, and what finds no room in this turn
        // is pulled again.
        guard pull.term == sequencer.term, replayRest > 0 else { return }
        let answer = ring.answer(
            lane: pull.lane,
            pull.sequences,
            head: sequencer.heads[Int(pull.lane.rawValue)],
            credit: min(pull.credit, Self.replayBytes)
        )
        if let through = answer.lostThrough {
            try send(.lost(LaneLoss(lane: pull.lane, term: pull.term, through: through)), to: peer)
            metrics.replayLosses.increment()
        }
        try replay(answer.frames, to: peer)
        try send(.pulled(pull.lane), to: peer)
    }

    /// Sends the frames as far as the node's queue takes them; it pulls again what does not come.
    private func replay(_ frames: [ByteBuffer], to peer: ByteBuffer) throws(ZeroMQError) {
        var rest = frames[...]
        while !rest.isEmpty {
            var bytes = 0
            let part = rest.prefix { frame in
                defer { bytes += frame.readableBytes }
                return bytes < Self.replayMessageBytes
            }
            let message = ControlMessage.replay(Array(part)).encoded()
            guard try sockets.control.send([peer, message]) == .sent else {
                metrics.repliesDropped.increment()
                return
            }
            metrics.replayedMessages.increment(by: part.count)
            metrics.replayedBytes.increment(by: bytes)
            replayRest -= bytes
            rest = rest.dropFirst(part.count)
        }
    }
}
