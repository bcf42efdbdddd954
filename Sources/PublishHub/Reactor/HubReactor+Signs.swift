import MusterDomain
import NIOCore
import ZeroMQ

/// What the hub publishes so that a node sees that the stream reaches it.
extension HubReactor {
    /// A node wants to see a push take its whole way.
    func handle(_ canary: StreamCanary, peer: ByteBuffer) throws(ZeroMQError) {
        guard registry.nodeSpoke(peer: peer, now: now) else {
            try send(.unknownNode, to: peer)
            return
        }
        // Nobody's push, and so none that is counted as one.
        try number(canary.push)
        try send(.heard(canary.number), to: peer)
    }

    /// A node begins to follow lanes: shows its nonce on each, behind all that was published there.
    func handle(_ nonce: StreamNonce, on lanes: [Lane], peer: ByteBuffer) throws(ZeroMQError) {
        guard registry.nodeSpoke(peer: peer, now: now) else {
            try send(.unknownNode, to: peer)
            return
        }
        for lane in lanes {
            frame.clear()
            StreamEncoder.encode(sequencer.probe(nonce, on: lane), into: &frame)
            try sendOnStream()
        }
    }
}
