import MusterDomain
import NIOCore

/// Queues that are full: what may be dropped is dropped and told, and who has nothing of the kind is closed.
extension Shard {
    /// Deals with a frame that a queue did not take: its turn has not come yet, or its peer does not read.
    func relieve(_ slot: Int32, _ frame: Frame, _ tag: TopicTag) {
        // Each pass sends some of the queue, ends in the channel, or closes the slot.
        while !self.broadcaster.isWaiting(slot), self.broadcaster.isFull(slot, for: frame) { self.send(slot) }
        guard !self.broadcaster.enqueue(frame, for: slot, tag: tag) else { return }
        while true {
            switch self.broadcaster.relieve(slot, with: frame, tag: tag) {
            case .none, .dropped: return
            case .overflowed: return self.close(waiting: slot)
            case .tell(let loss): self.tell(loss, to: slot)
            }
        }
    }

    /// Keeps the memory of all queues together within its bound: the queues in which most waits lose what may be dropped, and
    /// their connections are closed when that is nothing.
    func boundBacklog() {
        guard self.broadcaster.isOverBacklog else { return }
        self.broadcaster.compact()
        while self.broadcaster.isOverBacklog, let slot = self.broadcaster.mostBacklogged() {
            if !self.dropAll(of: slot) { self.close(waiting: slot) }
        }
        self.settle()
    }

    /// Drops everything of a queue that may be; false when that is nothing.
    private func dropAll(of slot: Int32) -> Bool {
        var isAnything = false
        while let action = self.broadcaster.dropOldest(of: slot) {
            isAnything = true
            if case .tell(let loss) = action { self.tell(loss, to: slot) }
        }
        return isAnything
    }

    /// Writes a gap for one connection, in line with its pushes.
    private func tell(_ loss: PushLoss, to slot: Int32) {
        guard let name = self.tables.name(of: loss.tag) else {
            return self.broadcaster.tell(nil, of: loss, to: slot)
        }
        self.scratch.clear()
        NativeGap.write(topic: name, reason: .tooSlow, into: &self.scratch)
        let gap = self.storeFrame(opcode: .text)
        self.broadcaster.tell(gap, of: loss, to: slot)
        self.broadcaster.release(gap)
    }
}
