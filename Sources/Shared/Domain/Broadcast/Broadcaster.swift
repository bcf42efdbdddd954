/// The outbound side of one shard: slots, the frames that wait for them, and whose turn it is to be sent to.
///
/// Design: a push is written once into the frame store; each subscriber's queue gets sixteen bytes that say where. Queues
/// are linked lists in one pool, slots a slab of plain structs; nothing here is an object, so that handing a push to a
/// thousand slots touches no reference count and allocates nothing once the pools are large enough.
///
/// Slots with something to send stand in one of two lines: express for topics of ordinary size, bulk for huge ones. The
/// driver serves express first and bulk in slices, so that a topic with every connection of the node on it delays nobody
/// else by more than a slice. Order within a connection is that of its queue, whichever line it stands in.
///
/// The driver owns sockets. It takes slots with `nextExpress` and `nextBulk`, sends what `vectors` shows, and reports back
/// with `sent`. When the kernel took less, it passes what `takeForChannel` gives to the connection's channel, which knows
/// how to wait for writability, and the slot waits until `channelDrained`.
///
/// Whole frames of topics whose policy says so may be dropped from a queue (`Broadcaster+Relief`). They carry their topic's tag
/// and an entry of their own. What a queue begins with is always whole: a begun frame leaves for the channel at once.
package struct Broadcaster: ~Copyable {
    package let limits: BroadcastLimits

    var slots = RawList<Slot>()
    private var freeSlots = RawList<Int32>()
    var entries = RawList<QueueEntry>()
    private var freeEntry: Int32 = -1
    var store = FrameStore()
    /// Beside the slots, for what few of them need.
    var backlogs = RawList<SlotBacklog>()
    var books: [Int32: BacklogBook] = [:]
    /// Slots that are backed up, and some that were.
    var backedUp = RawList<Int32>()
    /// Sweeps so far.
    var tick: UInt32 = 0
    private var express = RawRing()
    private var bulk = RawRing()
    /// Slots in use.
    package private(set) var openCount = 0
    /// Bytes that wait in all queues, each counted once per connection.
    package internal(set) var queuedBytes = 0
    /// Frames that were put into queues, ever.
    package internal(set) var enqueuedFrames: UInt64 = 0
    /// Pushes of topics with `drop-oldest` that were dropped, ever.
    package internal(set) var droppedOldest: UInt64 = 0
    /// Pushes of topics with `latest` that were replaced or dropped, ever.
    package internal(set) var droppedLatest: UInt64 = 0

    package init(limits: BroadcastLimits) {
        self.limits = limits
    }

    deinit {
        var (slots, free, entries) = (self.slots, self.freeSlots, self.entries)
        var (backlogs, backedUp) = (self.backlogs, self.backedUp)
        backlogs.deallocate()
        backedUp.deallocate()
        slots.deallocate()
        free.deallocate()
        entries.deallocate()
    }

    /// Bytes of frames that are kept in memory.
    package var heldBytes: Int { self.store.heldBytes }

    /// Whether any slot has its turn to come.
    package var hasWork: Bool { self.express.count > 0 || self.bulk.count > 0 }

    // MARK: Slots

    /// Gives a connection a slot.
    ///
    /// - Parameter hearsBeats: Whether an idle connection is to hear something that its page can see.
    package mutating func open(descriptor: Int32, hearsBeats: Bool = true) -> Int32 {
        self.openCount += 1
        let slot = Slot(descriptor: descriptor, hearsBeats: hearsBeats)
        guard let number = self.freeSlots.elements.last else {
            self.slots.append(slot)
            self.backlogs.append(SlotBacklog())
            return self.slots.count - 1
        }
        _ = self.freeSlots.swapRemove(at: self.freeSlots.count - 1)
        self.slots[number] = slot
        return number
    }

    /// Stops sending to a slot and forgets what waited for it; its number stays taken until `release`.
    package mutating func close(_ slot: Int32) {
        self.dropQueue(slot)
        let record = self.slots.pointer(to: slot)
        record.pointee.state = .closing
        record.pointee.descriptor = -1
    }

    /// Gives a slot's number back. Its turns that are still in a line are skipped or harmless to a successor.
    package mutating func release(_ slot: Int32) {
        self.dropQueue(slot)
        let record = self.slots.pointer(to: slot)
        precondition(record.pointee.state != .free, "a slot is released once")
        record.pointee.state = .free
        record.pointee.dirty = .clean
        record.pointee.descriptor = -1
        self.freeSlots.append(slot)
        self.openCount -= 1
    }

    // MARK: Handing out

    /// Writes one frame into the store. The caller holds it until it calls `release`; queues hold it by themselves.
    package mutating func append(length: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Frame {
        self.store.append(length: length, fill)
    }

    /// Lets go of a frame that has been handed out.
    package mutating func release(_ frame: Frame) {
        self.store.release(frame)
    }

    /// Queues `frame` for the members from `start` on, and returns where it stopped: `members.count`, or the first member
    /// that needs `relieve`.
    package mutating func enqueue(
        _ frame: Frame,
        for members: UnsafeBufferPointer<SubscriptionTable.Member>,
        tag: TopicTag = .none,
        from start: Int = 0
    ) -> Int {
        let isBulk = members.count > self.limits.bulkSubscribers
        for index in start..<members.count {
            guard self.enqueue(frame, for: members[index].slot, tag: tag, isBulk: isBulk) else { return index }
        }
        return members.count
    }

    /// Queues `frame` for one slot. One frame always fits an empty queue.
    ///
    /// - Returns: false when `relieve` is to decide: the queue would grow past its bound, or it is backed up and only the newest
    ///   push of the topic may wait.
    package mutating func enqueue(
        _ frame: Frame,
        for slot: Int32,
        tag: TopicTag = .none,
        isBulk: Bool = false
    ) -> Bool {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open else { return true }
        let queued = record.pointee.queuedBytes
        guard queued == 0 || queued + frame.length <= self.limits.queueBytes else { return false }
        if tag.isLatest, record.pointee.isBackedUp { return false }
        self.push(frame, record, tag)
        if !record.pointee.isWaiting { self.mark(slot, record, isBulk: isBulk) }
        return true
    }

    /// Appends a frame to a queue.
    mutating func push(_ frame: Frame, _ record: UnsafeMutablePointer<Slot>, _ tag: TopicTag) {
        let chunk = self.store.chunk(frame.chunk)
        chunk.pointee.referencedBytes += frame.length
        record.pointee.queuedBytes += frame.length
        record.pointee.hasSent = true
        self.queuedBytes += frame.length
        self.enqueuedFrames += 1
        if record.pointee.tail >= 0 {
            let last = self.entries.pointer(to: record.pointee.tail)
            let isBeside = last.pointee.frame.chunk == frame.chunk && last.pointee.frame.end == frame.start
            if isBeside, tag.isNone, last.pointee.tag.isNone {
                last.pointee.frame.end = frame.end
                return
            }
        }
        chunk.pointee.references += 1
        if tag.isDroppable { record.pointee.droppable += 1 }
        let number = self.takeEntry(QueueEntry(frame: frame, next: -1, tag: tag))
        if record.pointee.tail >= 0 {
            self.entries.pointer(to: record.pointee.tail).pointee.next = number
        } else {
            record.pointee.head = number
        }
        record.pointee.tail = number
    }

    private mutating func mark(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>, isBulk: Bool) {
        switch (record.pointee.dirty, isBulk) {
        case (.clean, true):
            record.pointee.dirty = .bulk
            self.bulk.append(slot)
        case (.clean, false), (.bulk, false):
            // One in the bulk line that gets something small overtakes; its place there will be found stale.
            record.pointee.dirty = .express
            self.express.append(slot)
        case (.bulk, true), (.express, _):
            break
        }
    }

    /// Puts a slot with something to send into the express line.
    mutating func remark(_ slot: Int32) {
        self.mark(slot, self.slots.pointer(to: slot), isBulk: false)
    }

    // MARK: Turns

    /// The next slot of the express line.
    package mutating func nextExpress() -> Int32? {
        while let slot = self.express.popFirst() {
            if self.takeTurn(slot, .express) { return slot }
        }
        return nil
    }

    /// The next slot of the bulk line.
    package mutating func nextBulk() -> Int32? {
        while let slot = self.bulk.popFirst() {
            if self.takeTurn(slot, .bulk) { return slot }
        }
        return nil
    }

    private func takeTurn(_ slot: Int32, _ line: Slot.Dirty) -> Bool {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.dirty == line else { return false }
        record.pointee.dirty = .clean
        return record.pointee.state == .open && !record.pointee.isWaiting && record.pointee.head >= 0
    }

    // MARK: Entries

    mutating func takeEntry(_ entry: QueueEntry) -> Int32 {
        guard self.freeEntry >= 0 else {
            self.entries.append(entry)
            return self.entries.count - 1
        }
        let number = self.freeEntry
        self.freeEntry = self.entries[number].next
        self.entries[number] = entry
        return number
    }

    /// Removes the first entry of a queue and lets go of its frames.
    mutating func popEntry(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>) {
        let number = record.pointee.head
        let entry = self.entries[number]
        record.pointee.head = entry.next
        if entry.next < 0 { record.pointee.tail = -1 }
        if record.pointee.isBackedUp || !entry.tag.isNone { self.leave(slot, record, number, entry) }
        self.store.release(entry.frame)
        self.free(number)
    }

    mutating func free(_ number: Int32) {
        self.entries.pointer(to: number).pointee.next = self.freeEntry
        self.freeEntry = number
    }

    private mutating func dropQueue(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        self.endBacklog(slot, record)
        self.queuedBytes -= record.pointee.queuedBytes
        record.pointee.queuedBytes = 0
        while record.pointee.head >= 0 { self.popEntry(slot, record) }
        self.backlogs.pointer(to: slot).pointee.gapBytes = 0
    }
}
