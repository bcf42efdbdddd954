/// What happens to a push whose queue is full, or whose topic keeps only the newest push in a queue that is backed up.
///
/// Design: a driver whose frame `enqueue` did not take calls `relieve` until it says what became of the frame. In between it
/// writes the gaps that are asked for, because only it knows the names of topics. Nothing else may happen to the slot meanwhile.
///
/// A gap stands where the loss is: pushes of one topic are dropped oldest first, so that what is left of them stands behind
/// the gap, and one gap is enough until a push of the topic has gone out. A push of a topic with `latest` takes the place of
/// the one that waits; at the queue's end it would never reach the front of one that is always full.
extension Broadcaster {
    package enum ReliefAction: Equatable, Sendable {
        /// The frame waits, or its slot takes none any more.
        case none
        /// Write the gap and hand it to `tell`, then ask again.
        case tell(PushLoss)
        /// The frame was dropped; its client knows.
        case dropped
        /// There is no room, and nothing that may be dropped.
        case overflowed
    }

    /// Whether a frame does not fit in the slot's queue.
    package func isFull(_ slot: Int32, for frame: Frame) -> Bool {
        let record = self.slots.pointer(to: slot)
        return record.pointee.state == .open && !self.fits(slot, record, frame.length, replacing: 0)
    }

    /// Makes room for a frame, or finds out that there is none.
    package mutating func relieve(_ slot: Int32, with frame: Frame, tag: TopicTag) -> ReliefAction {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open else { return .none }
        self.beginBacklog(slot, record)
        guard self.backlogs[slot].gapBytes <= self.limits.queueBytes else { return .overflowed }
        if tag.isLatest { self.index(slot, record) }
        if let owed = self.books[slot]?.owed.popLast() { return .tell(owed) }
        while !self.fits(slot, record, frame.length, replacing: self.lengthOfLine(tag, slot)) {
            guard record.pointee.droppable > 0 else { return self.refuse(frame, tag, slot) }
            if let loss = self.dropOldest(slot, record) { return .tell(loss) }
        }
        let line = tag.isLatest ? self.books[slot]?.lines[tag.key] : nil
        guard let line, line.entry >= 0 else {
            self.append(frame, tag, slot, record)
            return .none
        }
        guard line.isGapOpen else { return .tell(PushLoss(tag: tag, place: .before(line.entry))) }
        self.replace(line.entry, with: frame, record)
        return .none
    }

    private func fits(
        _ slot: Int32,
        _ record: UnsafeMutablePointer<Slot>,
        _ length: Int,
        replacing replaced: Int
    ) -> Bool {
        let waiting = record.pointee.queuedBytes - self.backlogs[slot].gapBytes - replaced
        return waiting == 0 || waiting + length <= self.limits.queueBytes
    }

    /// The length of the push that one of this tag takes the place of.
    private func lengthOfLine(_ tag: TopicTag, _ slot: Int32) -> Int {
        guard tag.isLatest, let line = self.books[slot]?.lines[tag.key], line.entry >= 0 else { return 0 }
        return self.entries[line.entry].frame.length
    }

    /// Nothing more can be dropped from the queue.
    private mutating func refuse(_ frame: Frame, _ tag: TopicTag, _ slot: Int32) -> ReliefAction {
        guard !tag.isNone else { return .overflowed }
        guard self.books[slot]?.lines[tag.key]?.isGapOpen ?? false else {
            return .tell(PushLoss(tag: tag, place: .last))
        }
        self.noteDropped(tag)
        return .dropped
    }

    private mutating func append(
        _ frame: Frame,
        _ tag: TopicTag,
        _ slot: Int32,
        _ record: UnsafeMutablePointer<Slot>
    ) {
        self.push(frame, record, tag)
        if tag.isLatest { self.books[slot]?.lines[tag.key, default: BacklogBook.Line()].entry = record.pointee.tail }
        if !record.pointee.isWaiting { self.remark(slot) }
    }

    private mutating func replace(_ number: Int32, with frame: Frame, _ record: UnsafeMutablePointer<Slot>) {
        self.noteDropped(self.entries[number].tag)
        self.enqueuedFrames += 1
        record.pointee.hasSent = true
        self.exchange(number, frame, record)
    }

    // MARK: Indexing

    /// Finds the waiting pushes of topics with `latest`, once while a slot is backed up, and leaves one of each topic: the
    /// newest, in the oldest's place.
    private mutating func index(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) {
        if let book = self.books[slot], book.isIndexed { return }
        var book = self.books.removeValue(forKey: slot) ?? BacklogBook()
        defer { self.books[slot] = book }
        book.isIndexed = true
        var (previous, number): (Int32, Int32) = (-1, record.pointee.head)
        while number >= 0 {
            let entry = self.entries[number]
            if !entry.tag.isLatest || self.keep(number, entry, in: &book, record) {
                previous = number
            } else {
                self.noteDropped(entry.tag)
                self.unlink(number, after: previous, record)
            }
            number = entry.next
        }
    }

    /// Notes the first push of a topic, and puts a later one into its place; false when the later one's entry is to go.
    private mutating func keep(
        _ number: Int32,
        _ entry: QueueEntry,
        in book: inout BacklogBook,
        _ record: UnsafeMutablePointer<Slot>
    ) -> Bool {
        var line = book.lines[entry.tag.key] ?? BacklogBook.Line()
        defer { book.lines[entry.tag.key] = line }
        guard line.entry >= 0 else {
            line.entry = number
            return true
        }
        if !line.isGapOpen {
            line.isGapOpen = true
            book.owed.append(PushLoss(tag: entry.tag, place: .before(line.entry)))
        }
        self.exchange(line.entry, entry.frame, record)
        return false
    }
}
