import Logging
import Metrics
import MusterDomain
import NIOCore
import ZeroMQ

/// Clients' pushes, which their nodes bring.
extension HubReactor {
    /// Numbers and publishes a client's push in its turn among all others, and answers its node.
    func handle(_ publish: ClientPublish, peer: ByteBuffer) throws(ZeroMQError) {
        guard registry.nodeSpoke(peer: peer, now: now) else {
            try refuse(publish, .unavailable("expected a node that has joined, found another: try again"), peer: peer)
            try send(.unknownNode, to: peer)
            return
        }
        let push: Push
        do throws(Refusal) {
            push = try rulebook.current.decoder.check(publish.push)
        } catch {
            try refuse(publish, error, peer: peer)
            return
        }
        let request = PushRequest(items: [.success(push)], answersAsList: false)
        try self.publish(request, door: .control, .node(peer: peer, number: publish.number))
    }

    /// The node is told, and so is its client: one line of the log for each is too many.
    private func refuse(_ publish: ClientPublish, _ refusal: Refusal, peer: ByteBuffer) throws(ZeroMQError) {
        metrics.refused(RefusalReason(refusal), door: .control)
        logger.debug("refused", metadata: ["hub.door": "control", "reason": "\(refusal.reason)"])
        try send(.publishRefused(publish.number, PublishRefusal(refusal)), to: peer)
    }
}
