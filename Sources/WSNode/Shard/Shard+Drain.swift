import MusterDomain

extension Shard {
    /// Connections that hold a slot, those that are closing included.
    var openConnections: Int { self.broadcaster.openCount }

    /// Says goodbye to `count` connections.
    func sendAway(_ count: Int) {
        var left = count
        for handler in self.handlers where left > 0 {
            guard let handler, handler.machine.isOpen else { continue }
            handler.sayGoodbye(.draining, reconnectAfter: self.spreadDelay(overMilliseconds: 2000))
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
