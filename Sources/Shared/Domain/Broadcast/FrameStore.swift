/// The encoded frames of one shard: each is written once and shared by all queues that wait for it.
///
/// Frames are appended to chunks. A chunk counts who holds frames in it (plain integers: one loop owns it)
/// and is used again when nobody does. Frames of one push after the other lie side by side, so that a slot that gets
/// several of them in one tick sends one piece of memory.
struct FrameStore: ~Copyable {
    struct Chunk: BitwiseCopyable {
        /// Nil while the record is free.
        var base: UnsafeMutableRawPointer?
        var capacity: Int32
        var used: Int32
        /// Queue entries that point here, and writers that have not handed their frame out yet.
        var references: Int32
        /// Bytes that those entries wait for, each counted once per entry; less than `used` means that much is held for little.
        var referencedBytes: Int
    }

    /// Large enough for hundreds of small frames, small enough that one forgotten entry does not hold much.
    static let chunkBytes: Int32 = 64 * 1024
    /// Spare chunks that are kept instead of freed.
    private static let spareLimit: Int32 = 16

    private var chunks = RawList<Chunk>()
    private var freeRecords = RawList<Int32>()
    private var spares = RawList<UInt>()
    private var open: Int32 = -1
    /// Bytes of all chunks that are in use.
    private(set) var heldBytes = 0

    init() {}

    deinit {
        for chunk in self.chunks.elements { chunk.base?.deallocate() }
        for spare in self.spares.elements { UnsafeMutableRawPointer(bitPattern: spare)?.deallocate() }
        var (chunks, records, spares) = (self.chunks, self.freeRecords, self.spares)
        chunks.deallocate()
        records.deallocate()
        spares.deallocate()
    }

    /// Makes room for a frame of `length` bytes and lets `fill` write it. The caller holds it until it calls `release`.
    mutating func append(length: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) -> Frame {
        let number = self.chunkWithRoom(for: Int32(length))
        let chunk = self.chunks.pointer(to: number)
        let start = chunk.pointee.used
        // why: a chunk in use has memory.
        let memory = chunk.pointee.base.unsafelyUnwrapped + Int(start)
        fill(UnsafeMutableRawBufferPointer(start: memory, count: length))
        chunk.pointee.used += Int32(length)
        chunk.pointee.references += 1
        chunk.pointee.referencedBytes += length
        return Frame(chunk: number, start: start, end: chunk.pointee.used)
    }

    func memory(of frame: Frame) -> UnsafeMutableRawPointer {
        // why: a frame points into a chunk in use.
        self.chunks[frame.chunk].base.unsafelyUnwrapped + Int(frame.start)
    }

    func chunk(_ number: Int32) -> UnsafeMutablePointer<Chunk> {
        self.chunks.pointer(to: number)
    }

    /// Another entry waits for a frame.
    func retain(_ frame: Frame) {
        let chunk = self.chunks.pointer(to: frame.chunk)
        chunk.pointee.references += 1
        chunk.pointee.referencedBytes += frame.length
    }

    /// Lets go of one hold on a frame.
    ///
    /// A chunk that nobody holds is used again from its start, or freed when it was made
    /// for one long frame: the first small frame in it that somebody does not read would hold all of it.
    mutating func release(_ frame: Frame) {
        let chunk = self.chunks.pointer(to: frame.chunk)
        chunk.pointee.references -= 1
        chunk.pointee.referencedBytes -= frame.length
        guard chunk.pointee.references == 0 else { return }
        if frame.chunk == self.open, chunk.pointee.capacity == Self.chunkBytes {
            chunk.pointee.used = 0
        } else {
            if frame.chunk == self.open { self.open = -1 }
            self.free(frame.chunk)
        }
    }

    /// Moves on to another chunk, so that what was queued before and what comes after do not hold each other's memory.
    mutating func closeChunk() {
        let number = self.open
        self.open = -1
        if number >= 0, self.chunks[number].references == 0 { self.free(number) }
    }

    private mutating func chunkWithRoom(for length: Int32) -> Int32 {
        if self.open >= 0 {
            let chunk = self.chunks.pointer(to: self.open)
            if chunk.pointee.capacity - chunk.pointee.used >= length { return self.open }
            self.closeChunk()
        }
        self.open = self.makeChunk(capacity: max(length, Self.chunkBytes))
        return self.open
    }

    private mutating func makeChunk(capacity: Int32) -> Int32 {
        let chunk = Chunk(
            base: self.takeMemory(capacity: capacity),
            capacity: capacity,
            used: 0,
            references: 0,
            referencedBytes: 0
        )
        self.heldBytes += Int(capacity)
        guard let record = self.freeRecords.elements.last else {
            self.chunks.append(chunk)
            return self.chunks.count - 1
        }
        _ = self.freeRecords.swapRemove(at: self.freeRecords.count - 1)
        self.chunks[record] = chunk
        return record
    }

    private mutating func takeMemory(capacity: Int32) -> UnsafeMutableRawPointer {
        if capacity == Self.chunkBytes, let spare = self.spares.elements.last {
            _ = self.spares.swapRemove(at: self.spares.count - 1)
            // why: only addresses of memory are kept as spares.
            return UnsafeMutableRawPointer(bitPattern: spare).unsafelyUnwrapped
        }
        return .allocate(byteCount: Int(capacity), alignment: 16)
    }

    private mutating func free(_ number: Int32) {
        let chunk = self.chunks.pointer(to: number)
        guard let base = chunk.pointee.base else { return }
        self.heldBytes -= Int(chunk.pointee.capacity)
        if chunk.pointee.capacity == Self.chunkBytes, self.spares.count < Self.spareLimit {
            self.spares.append(UInt(bitPattern: base))
        } else {
            base.deallocate()
        }
        chunk.pointee.base = nil
        self.freeRecords.append(number)
    }
}
