import NIOCore

extension Broadcaster {
    /// What became of a slot's queue after a write.
    package enum SendResult: Equatable, Sendable {
        /// Nothing waits any more.
        case drained
        /// Whole frames wait, and the kernel took all it was offered: the slot is to be served again.
        case more
        /// The kernel took less than it was offered: the rest of the begun frame goes to the channel.
        case short
    }

    /// Where to write to; -1 once the slot is closing.
    package func descriptor(of slot: Int32) -> Int32 {
        self.slots[slot].descriptor
    }

    /// Fills `vectors` with the first pieces of the slot's queue; returns how many and their bytes.
    package func vectors(
        of slot: Int32,
        into vectors: UnsafeMutableBufferPointer<FrameVector>
    ) -> (count: Int, bytes: Int) {
        var (count, bytes) = (0, 0)
        var number = self.slots[slot].head
        while number >= 0, count < vectors.count {
            let entry = self.entries.pointer(to: number)
            vectors[count] = FrameVector(
                base: self.store.memory(of: entry.pointee.frame),
                length: entry.pointee.frame.length
            )
            count += 1
            bytes += entry.pointee.frame.length
            number = entry.pointee.next
        }
        return (count, bytes)
    }

    /// Notes that the kernel took `bytes` of the `offered` ones.
    ///
    /// After `.short`, `takeForChannel(_:sentOfFirst:)` must follow, with what the result's second part says: the bytes of
    /// the first remaining frame that are already on their way.
    package mutating func sent(_ slot: Int32, bytes: Int, offered: Int) -> (result: SendResult, sentOfFirst: Int) {
        let record = self.slots.pointer(to: slot)
        var left = bytes
        while record.pointee.head >= 0 {
            let length = self.entries[record.pointee.head].frame.length
            guard left >= length else { break }
            left -= length
            self.account(record, length)
            self.popEntry(slot, record)
        }
        if record.pointee.isBackedUp, bytes > 0 { self.backlogs.pointer(to: slot).pointee.progressed = self.tick }
        guard bytes < offered else {
            if record.pointee.head >= 0 { return (.more, 0) }
            self.endBacklog(slot, record)
            return (.drained, 0)
        }
        if left > 0 { left = self.skipWholeFrames(slot, record, bytes: left) }
        return (.short, left)
    }

    /// Puts a slot that has more to send back into line.
    package mutating func requeue(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        if record.pointee.state == .open, record.pointee.head >= 0, !record.pointee.isWaiting {
            self.remark(slot)
        }
    }

    /// The rest of the slot's first frame and whole frames behind it up to `limit` bytes, for its channel; the slot waits
    /// until `channelDrained`.
    package mutating func takeForChannel(_ slot: Int32, sentOfFirst: Int, limit: Int) -> ByteBuffer {
        let record = self.slots.pointer(to: slot)
        record.pointee.isWaiting = true
        self.beginBacklog(slot, record)
        var buffer = ByteBuffer()
        var skip = sentOfFirst
        while record.pointee.head >= 0 {
            let entry = self.entries.pointer(to: record.pointee.head)
            let memory = self.store.memory(of: entry.pointee.frame)
            let length = Self.firstFrameLength(memory)
            guard buffer.readableBytes == 0 || buffer.readableBytes + length <= limit else { break }
            buffer.writeBytes(UnsafeRawBufferPointer(start: memory + skip, count: length - skip))
            skip = 0
            self.dropFirstFrame(slot, record, length: length)
        }
        return buffer
    }

    /// Marks that the channel holds bytes of this slot (a reply, a control frame): frames wait until `channelDrained`.
    package mutating func channelFilled(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        record.pointee.isWaiting = true
        self.beginBacklog(slot, record)
    }

    /// The channel has passed everything to the kernel: the slot may be written directly again.
    package mutating func channelDrained(_ slot: Int32) {
        let record = self.slots.pointer(to: slot)
        record.pointee.isWaiting = false
        if record.pointee.head < 0 { self.endBacklog(slot, record) }
        self.requeue(slot)
    }

    /// Whether the channel still holds bytes of this slot.
    package func isWaiting(_ slot: Int32) -> Bool {
        self.slots[slot].isWaiting
    }

    /// Bytes that wait for this slot.
    package func queuedBytes(of slot: Int32) -> Int {
        self.slots[slot].queuedBytes
    }

    /// Notes that fewer bytes wait.
    mutating func account(_ record: UnsafeMutablePointer<Slot>, _ bytes: Int) {
        record.pointee.queuedBytes -= bytes
        self.queuedBytes -= bytes
    }

    /// Drops the whole frames among the first `bytes` of the queue's first entry; returns what is left of `bytes`.
    private mutating func skipWholeFrames(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>, bytes: Int) -> Int {
        var left = bytes
        while left > 0 {
            let frame = self.entries[record.pointee.head].frame
            let length = Self.firstFrameLength(self.store.memory(of: frame))
            guard left >= length else { return left }
            left -= length
            self.dropFirstFrame(slot, record, length: length)
        }
        return 0
    }

    /// Drops the first frame of the queue's first entry.
    private mutating func dropFirstFrame(_ slot: Int32, _ record: UnsafeMutablePointer<Slot>, length: Int) {
        self.account(record, length)
        let entry = self.entries.pointer(to: record.pointee.head)
        guard length < entry.pointee.frame.length else { return self.popEntry(slot, record) }
        self.store.chunk(entry.pointee.frame.chunk).pointee.referencedBytes -= length
        entry.pointee.frame.start += Int32(length)
    }

    /// The length of the frame whose header stands at `memory` (RFC 6455 §5.2; ours are never masked).
    private static func firstFrameLength(_ memory: UnsafeMutableRawPointer) -> Int {
        switch memory.load(fromByteOffset: 1, as: UInt8.self) & 0x7F {
        case 126:
            4 + Int(UInt16(bigEndian: memory.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
        case 127:
            10 + Int(UInt64(bigEndian: memory.loadUnaligned(fromByteOffset: 2, as: UInt64.self)))
        case let length:
            2 + Int(length)
        }
    }
}
