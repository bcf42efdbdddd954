extension Broadcaster {
    /// Whether the shard keeps more memory for its queues than its bound allows.
    package var isOverBacklog: Bool { self.store.heldBytes > self.limits.backlogBytes }

    /// Copies what few queues wait for out of chunks that hold much else, so that those chunks can be used again.
    ///
    /// Sharing is right while many wait for the same frames. A few peers that each fell behind at another moment would
    /// otherwise hold a chunk each for a hundred bytes. A call copies each byte at most once, and the driver
    /// calls this only above the bound.
    package mutating func compact() {
        self.store.closeChunk()
        for number in 0..<self.slots.count {
            let record = self.slots.pointer(to: number)
            guard record.pointee.state == .open else { continue }
            var entry = record.pointee.head
            while entry >= 0 {
                self.compactEntry(self.entries.pointer(to: entry))
                entry = self.entries[entry].next
            }
        }
        self.store.closeChunk()
    }

    private mutating func compactEntry(_ entry: UnsafeMutablePointer<QueueEntry>) {
        let old = entry.pointee.frame
        let chunk = self.store.chunk(old.chunk)
        let isThin = chunk.pointee.referencedBytes * 2 < Int(chunk.pointee.capacity)
        guard isThin, old.length < Int(FrameStore.chunkBytes) else { return }
        let source = UnsafeRawBufferPointer(start: self.store.memory(of: old), count: old.length)
        let copy = self.store.append(length: old.length) { $0.copyMemory(from: source) }
        // The writer's hold on the copy becomes the entry's.
        entry.pointee.frame = copy
        self.store.release(old)
    }

    /// The open slot with the most bytes waiting, or nil when nothing waits anywhere.
    package func mostBacklogged() -> Int32? {
        var (worst, most): (Int32?, Int) = (nil, 0)
        for number in 0..<self.slots.count {
            let record = self.slots.pointer(to: number)
            if record.pointee.state == .open, record.pointee.queuedBytes > most {
                (worst, most) = (number, record.pointee.queuedBytes)
            }
        }
        return worst
    }
}
