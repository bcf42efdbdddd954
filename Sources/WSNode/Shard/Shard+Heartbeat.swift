import MusterDomain
import NIOCore

extension Shard {
    /// Once a second: beats and pings for the slots whose second it is, so that a full interval covers all of them evenly.
    func sweep() {
        self.tick += 1
        self.judgeBackedUp()
        let interval = Int32(max(1, self.settings.heartbeatSeconds))
        var slot = Int32(self.tick % Int(interval))
        guard slot < self.broadcaster.slotLimit else { return self.publishFigures() }
        let (ping, beat) = self.pulseFrames()
        while slot < self.broadcaster.slotLimit {
            self.beat(slot, ping: ping, beat: beat)
            slot += interval
        }
        self.broadcaster.release(ping)
        self.broadcaster.release(beat)
        self.port?.wake()
        self.publishFigures()
    }

    /// A ping, and a ping with the beat that pages can see; written once for all slots of the sweep.
    private func pulseFrames() -> (ping: Frame, beat: Frame) {
        self.scratch.clear()
        let ping = self.storeFrame(opcode: .ping)
        self.scratch.clear()
        NativeReply.beat.write(into: &self.scratch)
        let beat = self.storeFrame(opcode: .text)
        return (ping, beat)
    }

    private func beat(_ slot: Int32, ping: Frame, beat: Frame) {
        // Who is not read for our own sake is not silent.
        if self.lanes != nil, self.handlers[Int(slot)]?.isPaused ?? false { self.broadcaster.heard(slot) }
        switch self.broadcaster.sweep(slot) {
        case .none:
            break
        case .busy:
            // A full queue needs no ping: that the peer does not read it is judged by its bound.
            _ = self.broadcaster.enqueuePulse(ping, for: slot)
        case .idle:
            _ = self.broadcaster.enqueuePulse(ping, for: slot)
            _ = self.broadcaster.enqueuePulse(beat, for: slot)
        case .dead:
            self.figures.silentClosed += 1
            self.handlers[Int(slot)]?.sayGoodbye(.noHeartbeat, reconnectAfter: nil)
        }
    }

    func publishFigures() {
        self.figures.sockets = UInt64(self.openConnections)
        // A canary that is closing has its slot, and its topic no more.
        self.figures.subscriptions = UInt64(max(0, self.tables.subscriptionCount - self.canaries))
        self.figures.topics = UInt64(max(0, self.tables.topicCount - min(1, self.canaries)))
        self.figures.queuedBytes = UInt64(self.broadcaster.queuedBytes)
        self.figures.heldBytes = UInt64(self.broadcaster.heldBytes)
        self.figures.droppedOldest = self.broadcaster.droppedOldest
        self.figures.droppedLatest = self.broadcaster.droppedLatest
        self.figures.deliveries = self.broadcaster.enqueuedFrames
        self.port?.publish(self.figures)
    }
}
