import NIOCore

@testable import MusterDomain

/// A broadcaster beside a naive model of it: per slot, the bytes that must still come out, in their order.
///
/// Frames are real ones (the broadcaster reads their headers) whose payloads differ.
final class BroadcasterBench {
    struct Life {
        enum State { case open, closing, free }

        var state = State.open
        /// The frames that were queued, one behind the other, without what the kernel took.
        var outstanding: [UInt8] = []
        /// Bytes that the kernel took, ever.
        var received = 0
        /// Where the outstanding frames end, counted like `received`.
        var ends: [Int] = []
        /// How many of the outstanding bytes the channel holds.
        var pending = 0
        var isWaiting = false

        var queuedBytes: Int { self.outstanding.count - self.pending }
        /// Whether what has left the queue ends where a frame does.
        var isBetweenFrames: Bool {
            self.received + self.pending == self.ends.last { $0 <= self.received + self.pending } ?? 0
        }

        mutating func queue(_ bytes: [UInt8]) {
            self.outstanding += bytes
            self.ends.append(self.received + self.outstanding.count)
        }

        mutating func receive(_ count: Int) {
            self.outstanding.removeFirst(count)
            self.received += count
            // The last end stays, to know a frame that is begun from one that is not.
            while self.ends.count > 1, self.ends[1] <= self.received { self.ends.removeFirst() }
        }
    }

    /// What differed from the model.
    struct Difference: Error, CustomStringConvertible {
        var description: String

        init(_ description: String) { self.description = description }
    }

    var broadcaster: Broadcaster
    private(set) var lives: [Life] = []
    private var serial: UInt64 = 0

    init(limits: BroadcastLimits) {
        self.broadcaster = Broadcaster(limits: limits)
    }

    func slots(_ state: Life.State) -> [Int32] {
        self.lives.indices.filter { self.lives[$0].state == state }.map(Int32.init)
    }

    var waitingSlots: [Int32] {
        self.lives.indices.filter { self.lives[$0].isWaiting }.map(Int32.init)
    }

    // MARK: Slots

    @discardableResult
    func open() throws -> Int32 {
        let slot = self.broadcaster.open(descriptor: Int32(self.lives.count) + 100)
        if Int(slot) == self.lives.count {
            self.lives.append(Life())
        } else {
            guard self.lives[Int(slot)].state == .free else { throw Difference("slot \(slot) was given out twice") }
            self.lives[Int(slot)] = Life()
        }
        return slot
    }

    func close(_ slot: Int32) throws {
        self.broadcaster.close(slot)
        try self.endQueue(slot, .closing)
    }

    func release(_ slot: Int32) throws {
        self.broadcaster.release(slot)
        try self.endQueue(slot, .free)
        self.lives[Int(slot)].isWaiting = false
    }

    private func endQueue(_ slot: Int32, _ state: Life.State) throws {
        guard self.lives[Int(slot)].isBetweenFrames else { throw Difference("slot \(slot) ended inside a frame") }
        self.lives[Int(slot)].state = state
        self.lives[Int(slot)].outstanding.removeLast(self.lives[Int(slot)].queuedBytes)
    }

    // MARK: Handing out

    /// A frame of its own with `count` payload bytes, and its bytes.
    func append(count: Int) -> (frame: Frame, bytes: [UInt8]) {
        self.serial += 1
        var buffer = ByteBuffer()
        buffer.writeWebSocketFrameHeader(opcode: .binary, payloadLength: count)
        let first = min(count, 8)
        buffer.writeBytes(withUnsafeBytes(of: self.serial.littleEndian) { Array($0.prefix(first)) })
        buffer.writeRepeatingByte(UInt8(truncatingIfNeeded: self.serial), count: count - first)
        let bytes = Array(buffer: buffer)
        let frame = self.broadcaster.append(length: bytes.count) { $0.copyBytes(from: bytes) }
        return (frame, bytes)
    }

    /// Queues a frame for one slot.
    @discardableResult
    func enqueue(_ frame: Frame, _ bytes: [UInt8], for slot: Int32, isBulk: Bool = false) throws -> Bool {
        let fits = self.fits(bytes, slot)
        let isTaken = self.broadcaster.enqueue(frame, for: slot, isBulk: isBulk)
        guard isTaken == fits else { throw Difference("slot \(slot): took \(isTaken), expected \(fits)") }
        if isTaken { self.note(bytes, slot) }
        return isTaken
    }

    /// Queues a frame for the members of a topic, passing over those that are full; returns these.
    @discardableResult
    func enqueue(_ frame: Frame, _ bytes: [UInt8], for slots: [Int32]) throws -> [Int32] {
        let members = slots.map { SubscriptionTable.Member(slot: $0, place: 0) }
        var full: [Int32] = []
        var start = 0
        while start < members.count {
            let stop = members.withUnsafeBufferPointer {
                self.broadcaster.enqueue(frame, for: $0, from: start)
            }
            for slot in slots[start..<stop] {
                guard self.fits(bytes, slot) else { throw Difference("slot \(slot) took more than its bound") }
                self.note(bytes, slot)
            }
            guard stop < members.count else { break }
            guard !self.fits(bytes, slots[stop]) else { throw Difference("slot \(slots[stop]) refused what fits") }
            full.append(slots[stop])
            start = stop + 1
        }
        return full
    }

    /// Appends, queues and lets go of one frame.
    @discardableResult
    func push(count: Int, for slots: [Int32]) throws -> [Int32] {
        let (frame, bytes) = self.append(count: count)
        defer { self.broadcaster.release(frame) }
        return try self.enqueue(frame, bytes, for: slots)
    }

    /// Queues a frame of the heartbeat.
    func pushPulse(for slot: Int32) throws {
        let (frame, bytes) = self.append(count: 0)
        defer { self.broadcaster.release(frame) }
        guard self.broadcaster.enqueuePulse(frame, for: slot) else { throw Difference("slot \(slot) took no pulse") }
        self.note(bytes, slot)
    }

    private func fits(_ bytes: [UInt8], _ slot: Int32) -> Bool {
        let queued = self.lives[Int(slot)].queuedBytes
        return self.lives[Int(slot)].state != .open || queued == 0
            || queued + bytes.count <= self.broadcaster.limits.queueBytes
    }

    private func note(_ bytes: [UInt8], _ slot: Int32) {
        guard self.lives[Int(slot)].state == .open else { return }
        self.lives[Int(slot)].queue(bytes)
    }

    // MARK: Sending

    /// One turn; nil when both lines are empty. The kernel takes what `taken` makes of the bytes offered.
    func takeTurn(vectorLimit: Int = 4, channelLimit: Int = 300, taken: (Int) -> Int) throws -> Int32? {
        guard let slot = self.broadcaster.nextExpress() ?? self.broadcaster.nextBulk() else { return nil }
        try self.send(slot, vectorLimit: vectorLimit, channelLimit: channelLimit, taken: taken)
        return slot
    }

    func send(_ slot: Int32, vectorLimit: Int = 4, channelLimit: Int = 300, taken: (Int) -> Int) throws {
        guard self.isDue(slot) else { throw Difference("slot \(slot) had a turn with nothing to do") }
        let offered = self.offer(slot, vectorLimit: vectorLimit)
        guard !offered.isEmpty, Array(self.lives[Int(slot)].outstanding.prefix(offered.count)) == offered else {
            throw Difference("slot \(slot): other bytes were offered")
        }
        let count = taken(offered.count)
        self.lives[Int(slot)].receive(count)
        let (result, sentOfFirst) = self.broadcaster.sent(slot, bytes: count, offered: offered.count)
        switch result {
        case .drained:
            guard self.lives[Int(slot)].queuedBytes == 0 else { throw Difference("slot \(slot) is not drained") }
        case .more:
            guard self.lives[Int(slot)].queuedBytes > 0 else { throw Difference("slot \(slot) has no more") }
            self.broadcaster.requeue(slot)
        case .short:
            guard count < offered.count else { throw Difference("slot \(slot): nothing was short") }
            try self.takeForChannel(slot, sentOfFirst: sentOfFirst, limit: channelLimit)
        }
    }

    private func isDue(_ slot: Int32) -> Bool {
        let isFree = self.lives[Int(slot)].state == .open && !self.lives[Int(slot)].isWaiting
        return isFree && self.lives[Int(slot)].queuedBytes > 0
    }

    private func offer(_ slot: Int32, vectorLimit: Int) -> [UInt8] {
        let vectors = UnsafeMutableBufferPointer<FrameVector>.allocate(capacity: vectorLimit)
        defer { vectors.deallocate() }
        let (count, _) = self.broadcaster.vectors(of: slot, into: vectors)
        return vectors[..<count].reduce(into: []) { bytes, piece in
            bytes += UnsafeRawBufferPointer(start: piece.base, count: piece.length)
        }
    }

    private func takeForChannel(_ slot: Int32, sentOfFirst: Int, limit: Int) throws {
        let rest = Array(buffer: self.broadcaster.takeForChannel(slot, sentOfFirst: sentOfFirst, limit: limit))
        let received = self.lives[Int(slot)].received
        var end = self.lives[Int(slot)].ends.first { $0 > received } ?? received
        for next in self.lives[Int(slot)].ends where next > end && next - received <= limit { end = next }
        guard rest.count == end - received, Array(self.lives[Int(slot)].outstanding.prefix(rest.count)) == rest else {
            throw Difference("slot \(slot): expected \(end - received) bytes for the channel, found \(rest.count)")
        }
        self.lives[Int(slot)].pending = rest.count
        self.lives[Int(slot)].isWaiting = true
    }

    /// A reply of the connection goes through its channel.
    func answer(_ slot: Int32) {
        self.broadcaster.answered(slot)
    }

    func fillChannel(_ slot: Int32) {
        self.broadcaster.channelFilled(slot)
        self.lives[Int(slot)].isWaiting = true
    }

    func drainChannel(_ slot: Int32) {
        let pending = self.lives[Int(slot)].pending
        self.lives[Int(slot)].pending = 0
        self.lives[Int(slot)].receive(pending)
        self.lives[Int(slot)].isWaiting = false
        self.broadcaster.channelDrained(slot)
    }

    /// Sends everything to kernels that take all, until nothing is left.
    func drainAll() throws {
        for slot in self.waitingSlots { self.drainChannel(slot) }
        while try self.takeTurn(taken: { $0 }) != nil {}
    }

    // MARK: Checks

    /// Compares the sums of broadcaster and model.
    func check() throws {
        for index in self.lives.indices {
            let (found, expected) = (self.broadcaster.queuedBytes(of: Int32(index)), self.lives[index].queuedBytes)
            guard found == expected else {
                throw Difference("slot \(index): expected \(expected) bytes queued, found \(found)")
            }
        }
        let queued = self.lives.reduce(0) { $0 + $1.queuedBytes }
        guard self.broadcaster.queuedBytes == queued else {
            throw Difference("expected \(queued) bytes queued, found \(self.broadcaster.queuedBytes)")
        }
        let open = self.lives.count { $0.state != .free }
        guard self.broadcaster.openCount == open else {
            throw Difference("expected \(open) slots, found \(self.broadcaster.openCount)")
        }
        let most = self.lives.filter { $0.state == .open }.map(\.queuedBytes).max() ?? 0
        let worst = self.broadcaster.mostBacklogged().map { self.lives[Int($0)].queuedBytes }
        guard worst == (most == 0 ? nil : most) else {
            throw Difference("expected \(most) bytes at the worst slot, found \(String(describing: worst))")
        }
    }
}
