import MusterDomain
import NIOCore
import ZeroMQ

/// Which clients are slow: asked of all nodes, answered to HTTP.
extension HubReactor {
    typealias ClientsContinuation = CheckedContinuation<Result<SlowClientList, Refusal>, Never>

    func askForClients(_ continuation: ClientsContinuation) throws(ZeroMQError) {
        switch inquiries.clientsWanted(of: registry.names, now: now) {
        case .answer(let list):
            continuation.resume(returning: .success(list))
        case .refuse:
            continuation.resume(
                returning: .failure(.unavailable("expected fewer questions at a time, found too many: try again"))
            )
        case .ask(let number, let peers):
            inquirers[number] = continuation
            let question = ControlMessage.clientsAsked(number, limit: UInt8(SlowClients.maximumEntries))
            for peer in peers { try send(question, to: peer) }
        }
    }

    func handle(_ number: UInt64, _ clients: SlowClients, peer: ByteBuffer) {
        _ = registry.nodeSpoke(peer: peer, now: now)
        if let conclusion = inquiries.nodeAnswered(number, clients, peer: peer) { conclude(conclusion) }
    }

    /// Answers those who have waited long enough.
    func passInquiryTime() {
        for conclusion in inquiries.timePassed(now: now) { conclude(conclusion) }
    }

    /// The reactor ends: nobody may wait for it any longer.
    func refuseInquirers() {
        for continuation in inquirers.values {
            continuation.resume(returning: .failure(.unavailable("the hub is stopping")))
        }
        inquirers = [:]
    }

    private func conclude(_ conclusion: ClientsInquiryStateMachine.Conclusion) {
        inquirers.removeValue(forKey: conclusion.number)?.resume(returning: .success(conclusion.list))
    }
}
