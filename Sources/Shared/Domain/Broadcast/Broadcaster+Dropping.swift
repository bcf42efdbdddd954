/// How pushes leave a queue without being sent.
extension Broadcaster {
    /// Drops the oldest push that may be dropped; nil when there is none.
    ///
    /// For a driver whose queues together hold too much. What it says is to be done as with `relieve`.
    package mutating func dropOldest(of slot: Int32) -> ReliefAction? {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open, record.pointee.droppable > 0 else { return nil }
        self.beginBacklog(slot, record)
        if let owed = self.books[slot]?.owed.popLast() { return .tell(owed) }
        return self.dropOldest(slot, record).map(ReliefAction.tell) ?? .dropped
    }

    /// Drops the oldest push that may be dropped, of which there must be one; returns the loss instead when a gap is to take
    /// its place.
    mutating func dropOldest(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) -> PushLoss? {
        let (number, previous) = self.findOldest(slot, record)
        let tag = self.entries[number].tag
        guard var line = self.books[slot]?.lines[tag.key], line.isGapOpen else {
            return PushLoss(tag: tag, place: .instead(number))
        }
        if line.entry == number { line.entry = -1 }
        self.books[slot]?.lines[tag.key] = line
        self.noteDropped(tag)
        self.unlink(number, after: previous, record)
        return nil
    }

    /// The oldest push that may be dropped, and the entry before it. What was found not to be one is not looked at again.
    private func findOldest(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) -> (number: Int32, previous: Int32) {
        let backlog = self.backlogs.pointer(to: slot)
        var previous = backlog.pointee.cursor
        var number = previous < 0 ? record.pointee.head : self.entries[previous].next
        while !self.entries[number].tag.isDroppable {
            previous = number
            number = self.entries[number].next
        }
        backlog.pointee.cursor = previous
        return (number, previous)
    }

    // MARK: Gaps

    /// Puts a gap that was asked for in its place.
    ///
    /// - Parameter gap: Held by the caller; nil when nobody is on the topic any more: then the loss concerns nobody.
    package mutating func tell(_ gap: Frame?, of loss: PushLoss, to slot: Int32) {
        let record = self.slots.pointer(to: slot)
        var line = self.books[slot]?.lines[loss.tag.key] ?? BacklogBook.Line()
        line.isGapOpen = true
        switch loss.place {
        case .instead(let number):
            if line.entry == number { line.entry = -1 }
            self.noteDropped(loss.tag)
            self.put(gap, insteadOf: number, slot, record)
        case .before(let number):
            if let gap { line.entry = self.put(gap, before: number, slot, record) }
        case .last:
            if let gap {
                self.push(gap, record, loss.tag.gap)
                self.backlogs.pointer(to: slot).pointee.gapBytes += gap.length
                if !record.pointee.isWaiting { self.remark(slot) }
            }
        }
        self.books[slot, default: BacklogBook()].lines[loss.tag.key] = line
        // What was dropped without a gap may have been all there was.
        if record.pointee.head < 0, !record.pointee.isWaiting { self.endBacklog(slot, record) }
    }

    private mutating func put(
        _ gap: Frame?,
        insteadOf number: Int32,
        _ slot: Int32,
        _ record: UnsafeMutablePointer<Slot>
    ) {
        guard let gap else {
            // Found by `findOldest`, which left its mark at the entry before.
            return self.unlink(number, after: self.backlogs[slot].cursor, record)
        }
        let entry = self.entries.pointer(to: number)
        entry.pointee.tag = entry.pointee.tag.gap
        record.pointee.droppable -= 1
        self.backlogs.pointer(to: slot).pointee.gapBytes += gap.length
        self.exchange(number, gap, record)
    }

    /// Moves the push of an entry into a new one behind it, and puts the gap in its place; returns the new entry.
    private mutating func put(
        _ gap: Frame,
        before number: Int32,
        _ slot: Int32,
        _ record: UnsafeMutablePointer<Slot>
    ) -> Int32 {
        let moved = self.takeEntry(self.entries[number])
        let entry = self.entries.pointer(to: number)
        if record.pointee.tail == number { record.pointee.tail = moved }
        self.store.retain(gap)
        entry.pointee.frame = gap
        entry.pointee.tag = entry.pointee.tag.gap
        entry.pointee.next = moved
        self.account(record, -gap.length)
        self.backlogs.pointer(to: slot).pointee.gapBytes += gap.length
        return moved
    }

    // MARK: Entries

    /// Puts a frame in the place of an entry's own.
    mutating func exchange(_ number: Int32, _ frame: Frame, _ record: UnsafeMutablePointer<Slot>) {
        let entry = self.entries.pointer(to: number)
        let old = entry.pointee.frame
        self.store.retain(frame)
        entry.pointee.frame = frame
        self.account(record, old.length - frame.length)
        self.store.release(old)
    }

    /// Takes an entry out of the middle of a queue. A slot's cursor never stands on what is taken out: it may be dropped.
    mutating func unlink(_ number: Int32, after previous: Int32, _ record: UnsafeMutablePointer<Slot>) {
        let entry = self.entries[number]
        if previous < 0 {
            record.pointee.head = entry.next
        } else {
            self.entries.pointer(to: previous).pointee.next = entry.next
        }
        if record.pointee.tail == number { record.pointee.tail = previous }
        record.pointee.droppable -= 1
        self.account(record, entry.frame.length)
        self.store.release(entry.frame)
        self.free(number)
    }

    /// An entry of a backed-up queue, or one with a tag, leaves it by being sent.
    mutating func leave(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>, _ number: Int32, _ entry: QueueEntry) {
        if entry.tag.isDroppable { record.pointee.droppable -= 1 }
        guard record.pointee.isBackedUp else { return }
        let backlog = self.backlogs.pointer(to: slot)
        if backlog.pointee.cursor == number { backlog.pointee.cursor = -1 }
        if entry.tag.isGap {
            backlog.pointee.gapBytes -= entry.frame.length
        } else if entry.tag.isDroppable {
            // The next loss of the topic comes after this push and needs a gap of its own.
            self.books[slot]?.lines[entry.tag.key] = nil
        }
    }

    mutating func noteDropped(_ tag: TopicTag) {
        if tag.isLatest { self.droppedLatest += 1 } else { self.droppedOldest += 1 }
    }
}
