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
package struct Broadcaster: ~Copyable {
    package let limits: BroadcastLimits

    var slots = RawList<Slot>()
    private var freeSlots = RawList<Int32>()
    var entries = RawList<QueueEntry>()
    private var freeEntry: Int32 = -1
    var store = FrameStore()
    private var express = RawRing()
    private var bulk = RawRing()
    /// Slots in use.
    package private(set) var openCount = 0
    /// Bytes that wait in all queues, each counted once per connection.
    package internal(set) var queuedBytes = 0
    /// Frames that were put into queues, ever.
    package private(set) var enqueuedFrames: UInt64 = 0

    package init(limits: BroadcastLimits) {
        self.limits = limits
    }

    deinit {
        var (slots, free, entries) = (self.slots, self.freeSlots, self.entries)
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
    /// whose queue would grow past its bound.
    package mutating func enqueue(
        _ frame: Frame,
        for members: UnsafeBufferPointer<SubscriptionTable.Member>,
        from start: Int = 0
    ) -> Int {
        let isBulk = members.count > self.limits.bulkSubscribers
        for index in start..<members.count {
            guard self.enqueue(frame, for: members[index].slot, isBulk: isBulk) else { return index }
        }
        return members.count
    }

    /// Queues `frame` for one slot; false when its queue would grow past its bound. One frame always fits an empty queue.
    package mutating func enqueue(_ frame: Frame, for slot: Int32, isBulk: Bool = false) -> Bool {
        let record = self.slots.pointer(to: slot)
        guard record.pointee.state == .open else { return true }
        let queued = record.pointee.queuedBytes
        guard queued == 0 || queued + frame.length <= self.limits.queueBytes else { return false }
        self.push(frame, record)
        if !record.pointee.isWaiting { self.mark(slot, record, isBulk: isBulk) }
        return true
    }

    private mutating func push(_ frame: Frame, _ record: UnsafeMutablePointer<Slot>) {
        let chunk = self.store.chunk(frame.chunk)
        chunk.pointee.referencedBytes += frame.length
        record.pointee.queuedBytes += frame.length
        record.pointee.hasSent = true
        self.queuedBytes += frame.length
        self.enqueuedFrames += 1
        if record.pointee.tail >= 0 {
            let last = self.entries.pointer(to: record.pointee.tail)
            if last.pointee.frame.chunk == frame.chunk, last.pointee.frame.end == frame.start {
                last.pointee.frame.end = frame.end
                return
            }
        }
        chunk.pointee.references += 1
        let number = self.takeEntry(QueueEntry(frame: frame, next: -1))
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

    private mutating func takeEntry(_ entry: QueueEntry) -> Int32 {
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
    mutating func popEntry(_ record: UnsafeMutablePointer<Slot>) {
        let number = record.pointee.head
        let entry = self.entries[number]
        record.pointee.head = entry.next
        if entry.next < 0 { record.pointee.tail = -1 }
        self.store.release(entry.frame)
        self.entries.pointer(to: number).pointee.next = self.freeEntry
        self.freeEntry = number
    }

    private mutating func dropQueue(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        self.queuedBytes -= record.pointee.queuedBytes
        record.pointee.queuedBytes = 0
        while record.pointee.head >= 0 { self.popEntry(record) }
    }
}
