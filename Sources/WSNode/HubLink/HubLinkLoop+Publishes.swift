import MusterDomain
import ZeroMQ

extension HubLinkLoop {
    /// Sends clients' pushes to the hub, a bounded number at a time.
    ///
    /// What the socket does not take at once is refused and not kept: the connection is gone, or the hub does not read.
    func sendPublishes() {
        for _ in 0..<HubLinkSettings.publishLimit {
            guard let publish = self.link.outbox.takeNext() else { return }
            let result = try? self.control.socket.send(ControlMessage.publish(publish).encoded())
            guard result == .sent else {
                self.link.outbox.sendFailed(publish.number)
                continue
            }
        }
        self.wakeUp.signal()
    }
}
