import MusterDomain

extension Shard {
    /// Clients' connections that hold a slot, those that are closing included.
    var openConnections: Int { self.broadcaster.openCount - self.canaries }

    /// Says goodbye to `count` clients.
    func sendAway(_ count: Int, _ code: CloseCode = .draining) {
        var left = count
        for handler in self.handlers where left > 0 {
            guard let handler, handler.machine.isOpen, handler.canary == nil else { continue }
            handler.sayGoodbye(code, reconnectAfter: self.spreadDelay(overMilliseconds: 2000))
            left -= 1
        }
    }

    /// Ends what is left without waiting for anybody; who has not heard a goodbye yet is told as far as the kernel takes it.
    func endAll() {
        for handler in self.handlers {
            handler?.sayGoodbye(.draining, reconnectAfter: self.spreadDelay(overMilliseconds: 2000))
            handler?.transportFailed()
        }
    }
}
