import MusterDomain
import ZeroMQ

extension HubLinkLoop {
    /// The hub asks which clients are slow.
    func clientsAsked(_ number: UInt64, limit: UInt8) {
        self.link.inquiries.hubAsked(number, limit: Int(limit), self.link.ports)
    }

    /// Sends what all shards have answered. An answer that cannot be sent is lost, and the hub names this node as silent.
    func sendClients() {
        while let answer = self.link.inquiries.takeAnswer() {
            _ = try? self.control.socket.send(ControlMessage.clients(answer.number, answer.clients).encoded())
        }
    }
}
