/// Which slots are backed up, since when, and whether their peers take anything.
///
/// Design: a slot is backed up from the moment that the kernel does not take all of something until nothing waits for it any
/// more. Time is counted in the driver's sweeps, one a second, so that no delivery reads a clock; only slots on a list are
/// looked at.
extension Broadcaster {
    /// What a sweep found out about a backed-up slot.
    package enum Progress: Equatable, Sendable {
        /// Backed up for less than a second, perhaps.
        case recent
        /// Backed up for this many seconds at least.
        case slow(seconds: Int)
        /// Neither the kernel nor the peer took anything for longer than the bound.
        case stalled
    }

    /// A sweep begins: another second is over.
    package mutating func sweepBegan() {
        self.tick &+= 1
    }

    /// The backed-up slot at a place of the list, which begins at 0; nil at its end. Slots that are not backed up any more are
    /// taken off.
    package mutating func backedUpSlot(at place: Int32) -> Int32? {
        while place < self.backedUp.count {
            let slot = self.backedUp[place]
            if self.slots[slot].isBackedUp { return slot }
            self.backlogs.pointer(to: slot).pointee.isListed = false
            _ = self.backedUp.swapRemove(at: place)
        }
        return nil
    }

    /// Judges a backed-up slot once per sweep.
    ///
    /// - Parameters:
    ///   - fill: What its channel and its kernel hold now; less than before means that the peer reads.
    ///   - stall: The bound, in sweeps.
    package mutating func judge(_ slot: Int32, _ fill: ChannelFill, stall: UInt32) -> Progress {
        let backlog = self.backlogs.pointer(to: slot)
        let last = backlog.pointee.held
        if fill.unsent < last.unsent || fill.unacknowledged < last.unacknowledged {
            backlog.pointee.progressed = self.tick
        }
        backlog.pointee.held = fill
        if self.tick &- backlog.pointee.progressed > stall { return .stalled }
        let seconds = self.slowSeconds(of: slot)
        return seconds > 0 ? .slow(seconds: seconds) : .recent
    }

    /// For how many whole seconds a slot has been backed up at least; 0 when it is not.
    package func slowSeconds(of slot: Int32) -> Int {
        guard self.slots[slot].isBackedUp else { return 0 }
        // It began somewhere between two sweeps.
        return max(0, Int(self.tick &- self.backlogs[slot].began) - 1)
    }

    /// Bytes that wait for each droppable topic in the first `limit` entries of a queue, and the first of the others.
    package func waiting(for slot: Int32, limit: Int) -> (topics: [TopicTag: Int], other: UnsafeRawBufferPointer?) {
        var (topics, other): ([TopicTag: Int], UnsafeRawBufferPointer?) = ([:], nil)
        var (number, left) = (self.slots[slot].head, limit)
        while number >= 0, left > 0 {
            let entry = self.entries[number]
            if entry.tag.isDroppable {
                topics[entry.tag, default: 0] += entry.frame.length
            } else if entry.tag.isNone, other == nil {
                other = UnsafeRawBufferPointer(start: self.store.memory(of: entry.frame), count: entry.frame.length)
            }
            (number, left) = (entry.next, left - 1)
        }
        return (topics, other)
    }

    /// The kernel did not take everything.
    mutating func beginBacklog(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) {
        guard !record.pointee.isBackedUp, record.pointee.state == .open || record.pointee.state == .leftOut else {
            return
        }
        record.pointee.isBackedUp = true
        let backlog = self.backlogs.pointer(to: slot)
        backlog.pointee.began = self.tick
        backlog.pointee.progressed = self.tick
        backlog.pointee.cursor = -1
        backlog.pointee.held = ChannelFill()
        guard !backlog.pointee.isListed else { return }
        backlog.pointee.isListed = true
        self.backedUp.append(slot)
    }

    /// Nothing waits any more.
    mutating func endBacklog(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) {
        guard record.pointee.isBackedUp else { return }
        record.pointee.isBackedUp = false
        if !self.books.isEmpty { self.books[slot] = nil }
    }
}
