import Logging
import Metrics
import MusterDomain
import NIOCore
import ZeroMQ

/// The nodes' doors.
extension HubReactor {
    /// A message is a routing id and one frame; a backend's REQ sends one frame more, and is told where to go.
    private var controlLimits: MultipartMessage.Limits {
        MultipartMessage.Limits(frames: 3, bytes: 256 + configuration.maximumFrameBytes)
    }
    /// One byte that says what it is, and a prefix of at most the lane's two.
    private static let subscriptionLimits = MultipartMessage.Limits(frames: 1, bytes: 3)

    /// Counts the stream's subscriptions.
    ///
    /// A peer can send anything here; nothing of it is kept.
    func readSubscriptions() throws(ZeroMQError) {
        try readMessages(of: sockets.publish, limits: Self.subscriptionLimits) { () throws(ZeroMQError) in
            let first = message.frames.first?.readableBytesView.first
            switch first {
            case 1 where message.isWhole: metrics.subscriptions.increment()
            case 0 where message.isWhole: metrics.unsubscriptions.increment()
            default:
                let text = "subscription: expected a prefix of at most 2 bytes, found something else"
                refused(.malformed, text, door: .publish)
            }
        }
    }

    /// Joins, reports, clients' publishes and goodbyes.
    func readControl() throws(ZeroMQError) {
        try readMessages(of: sockets.control, limits: controlLimits) { () throws(ZeroMQError) in
            guard let peer = message.frames.first else { return }
            guard message.isWhole, message.frames.count == 2 else {
                try turnAway(peer)
                return
            }
            let decoded: ControlMessage
            do throws(ControlError) {
                decoded = try ControlMessage(decoding: message.frames[1])
            } catch .notControl {
                try turnAway(peer)
                return
            } catch {
                refused(.malformed, "control message: \(error)", door: .control)
                return
            }
            try handle(decoded, peer: peer)
        }
    }

    private func handle(_ message: ControlMessage, peer: ByteBuffer) throws(ZeroMQError) {
        switch message {
        case .join(let introduction):
            try join(introduction, peer: peer)
        case .report(let report):
            try take(report, peer: peer)
        case .leave:
            registry.nodeLeft(peer: peer)
        case .publish(let publish):
            try handle(publish, peer: peer)
        case .pull(let pull):
            try handle(pull, peer: peer)
        case .canary(let canary):
            try handle(canary, peer: peer)
        case .follow(let nonce, let lanes):
            try handle(nonce, on: lanes, peer: peer)
        case .recall(let recall):
            try handle(recall, peer: peer)
        case .clients(let number, let clients):
            handle(number, clients, peer: peer)
        case .joined, .refused, .unknownNode, .published, .publishRefused, .replay, .lost, .pulled, .heard,
            .clientsAsked, .recalled:
            refused(.malformed, "control message: expected a node's, found a hub's", door: .control)
        }
    }

    private func take(_ report: NodeReport, peer: ByteBuffer) throws(ZeroMQError) {
        let manifest = rulebook.current.manifest
        if registry.knows(peer) { try send(.heard(0), to: peer) }
        switch registry.nodeReported(report, peer: peer, manifest: manifest, now: now) {
        case .none:
            break
        case .askToJoin:
            try send(.unknownNode, to: peer)
        case .manifestDiffers(let node):
            logger.warning(
                "node goes by another manifest than the hub",
                metadata: [
                    "node.name": "\(node)", "node.manifest": "\(report.manifest)", "hub.manifest": "\(manifest)",
                ]
            )
        case .manifestAgrees(let node):
            logger.info("node goes by the hub's manifest again", metadata: ["node.name": "\(node)"])
        }
    }

    private func join(_ introduction: NodeIntroduction, peer: ByteBuffer) throws(ZeroMQError) {
        switch registry.nodeAskedToJoin(introduction, peer: peer, now: now) {
        case .refuse(let reason):
            refused(.join, reason.text, door: .control)
            try send(.refused(reason), to: peer)
        case .admit(let version):
            frame.clear()
            StreamEncoder.encode(sequencer.probe(introduction.nonce), into: &frame)
            try sendOnStream()
            let (seconds, attoseconds) = configuration.beatInterval.components
            let admission = NodeAdmission(
                version: version,
                term: sequencer.term,
                beatInterval: UInt32(clamping: seconds * 1_000 + attoseconds / 1_000_000_000_000_000),
                dataLimit: UInt32(clamping: configuration.pushes.data)
            )
            try send(.joined(admission), to: peer)
            metrics.joins.increment()
            logger.info("node joined", metadata: ["node.name": "\(introduction.name)"])
        }
    }

    func send(_ message: ControlMessage, to peer: ByteBuffer) throws(ZeroMQError) {
        try reply([peer, message.encoded()], on: sockets.control)
    }

    /// Answers who came to the wrong door in the words of the backends' one; a node's join is not taken there either.
    private func turnAway(_ peer: ByteBuffer) throws(ZeroMQError) {
        let refusal = Refusal.badRequest(
            "this door is for nodes: expected a control message; pushes go to hub.backends"
        )
        refused(.wrongDoor, refusal.reason, door: .control)
        // With the empty frame a REQ socket reads the answer; others read past it.
        try reply([peer, ByteBuffer(), PushAnswer(refusal).body], on: sockets.control)
    }
}
