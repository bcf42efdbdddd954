import NIOCore

@testable import MusterDomain

/// A broadcaster whose queues drop, beside a naive model: per slot, an array of what waits.
final class ReliefBench {
    enum Item: Equatable {
        case push(topic: Int, number: Int, bytes: Int)
        case gap(topic: Int)

        /// The bytes of its frame.
        var length: Int {
            switch self {
            case .push(_, _, let bytes): bytes
            case .gap: 5
            }
        }
    }

    struct Line {
        var waiting: [Item] = []
        /// What has left the queue.
        var gone: [Item] = []
        /// How many had left when everything was taken: from there on a loss is told anew.
        var ends: Set<Int> = []
        var isWaiting = false
        var isBackedUp = false
        var isIndexed = false
        /// Topics of which a gap was the last that was told.
        var openGaps: Set<Int> = []
        /// What the peer's stream has brought, byte by byte.
        var stream: [UInt8] = []
        var hasOverflowed = false
    }

    struct Difference: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    /// By the topic's number.
    let policies: [SlowPolicy]
    var broadcaster: Broadcaster
    private(set) var lines: [Line]
    private(set) var dropped = 0
    private var serial = 0

    init(policies: [SlowPolicy], queueBytes: Int, slots: Int = 1) {
        self.policies = policies
        self.broadcaster = Broadcaster(limits: BroadcastLimits(queueBytes: queueBytes))
        self.lines = Array(repeating: Line(), count: slots)
        for slot in 0..<slots { _ = self.broadcaster.open(descriptor: Int32(slot)) }
    }

    func tag(of topic: Int) -> TopicTag {
        TopicTag(topic: Int32(topic), generation: 7, policy: self.policies[topic])
    }

    // MARK: Handing out

    /// Pushes one frame of `bytes` bytes to a slot, as a shard does; returns its number.
    @discardableResult
    func push(_ topic: Int, bytes: Int, to slot: Int) throws -> Int {
        self.serial += 1
        let item = Item.push(topic: topic, number: self.serial, bytes: bytes)
        let frame = self.store(item)
        defer { self.broadcaster.release(frame) }
        self.offer(item, to: slot)
        let isOverflow = self.hand(frame, of: topic, to: Int32(slot))
        guard isOverflow == self.lines[slot].hasOverflowed else { throw Difference("overflow: \(isOverflow)") }
        if isOverflow { self.broadcaster.close(Int32(slot)) }
        try self.check(slot)
        return self.serial
    }

    /// Returns whether there was no room.
    private func hand(_ frame: Frame, of topic: Int, to slot: Int32) -> Bool {
        let tag = self.tag(of: topic)
        guard !self.broadcaster.enqueue(frame, for: slot, tag: tag) else { return false }
        while true {
            switch self.broadcaster.relieve(slot, with: frame, tag: tag) {
            case .none, .dropped: return false
            case .overflowed: return true
            case .tell(let loss): self.tell(loss, to: slot)
            }
        }
    }

    private func tell(_ loss: PushLoss, to slot: Int32) {
        let gap = self.store(.gap(topic: Int(loss.tag.topic)))
        self.broadcaster.tell(gap, of: loss, to: slot)
        self.broadcaster.release(gap)
    }

    /// Drops all that may be dropped, as a shard with too much memory does.
    func dropAll(of slot: Int) throws {
        while let action = self.broadcaster.dropOldest(of: Int32(slot)) {
            if case .tell(let loss) = action { self.tell(loss, to: Int32(slot)) }
        }
        if self.lines[slot].waiting.contains(where: self.isDroppable) { self.lines[slot].isBackedUp = true }
        while self.dropOldest(slot) {}
        try self.check(slot)
    }

    private func store(_ item: Item) -> Frame {
        var buffer = ByteBuffer()
        switch item {
        case .push(let topic, let number, let bytes):
            let header = bytes - 2 < 126 ? 2 : 4
            buffer.writeWebSocketFrameHeader(opcode: .text, payloadLength: bytes - header)
            buffer.writeInteger(UInt8(ascii: "P"))
            buffer.writeInteger(UInt8(topic))
            buffer.writeInteger(UInt32(number))
            buffer.writeRepeatingByte(0, count: bytes - buffer.readableBytes)
        case .gap(let topic):
            buffer.writeWebSocketFrameHeader(opcode: .text, payloadLength: 3)
            buffer.writeBytes([UInt8(ascii: "G"), UInt8(topic), 0])
        }
        let bytes = Array(buffer: buffer)
        return self.broadcaster.append(length: bytes.count) { $0.copyBytes(from: bytes) }
    }

    // MARK: The model

    private func isDroppable(_ item: Item) -> Bool {
        if case .push(let topic, _, _) = item { self.policies[topic] != .close } else { false }
    }

    private func topic(_ item: Item) -> Int {
        switch item {
        case .push(let topic, _, _), .gap(let topic): topic
        }
    }

    private func fits(_ item: Item, _ slot: Int, without: Int) -> Bool {
        let pushes = self.lines[slot].waiting.filter { if case .push = $0 { true } else { false } }
        let bytes = pushes.map(\.length).reduce(-without, +)
        return bytes == 0 || bytes + item.length <= self.broadcaster.limits.queueBytes
    }

    /// Where the push stands that one of this topic takes the place of.
    private func place(of topic: Int, _ slot: Int) -> Int? {
        self.lines[slot].waiting.firstIndex { self.isDroppable($0) && self.topic($0) == topic }
    }

    private func offer(_ item: Item, to slot: Int) {
        guard !self.lines[slot].hasOverflowed else { return }
        let topic = self.topic(item)
        let isLatest = self.policies[topic] == .latest
        if self.fits(item, slot, without: 0), !isLatest || !self.lines[slot].isBackedUp {
            return self.lines[slot].waiting.append(item)
        }
        self.lines[slot].isBackedUp = true
        if isLatest { self.collapse(slot) }
        while true {
            let place = isLatest ? self.place(of: topic, slot) : nil
            let replaced = place.map { self.lines[slot].waiting[$0].length } ?? 0
            guard !self.fits(item, slot, without: replaced) else { return self.put(item, at: place, slot) }
            guard self.dropOldest(slot) else { break }
        }
        if self.policies[topic] == .close {
            self.lines[slot].hasOverflowed = true
            self.lines[slot].waiting = []
        } else {
            self.dropped += 1
            if self.lines[slot].openGaps.insert(topic).inserted { self.lines[slot].waiting.append(.gap(topic: topic)) }
        }
    }

    private func put(_ item: Item, at place: Int?, _ slot: Int) {
        guard let place else { return self.lines[slot].waiting.append(item) }
        self.dropped += 1
        self.lines[slot].waiting[place] = item
        if self.lines[slot].openGaps.insert(self.topic(item)).inserted {
            self.lines[slot].waiting.insert(.gap(topic: self.topic(item)), at: place)
        }
    }

    private func dropOldest(_ slot: Int) -> Bool {
        guard let place = self.lines[slot].waiting.firstIndex(where: self.isDroppable) else { return false }
        let topic = self.topic(self.lines[slot].waiting.remove(at: place))
        self.dropped += 1
        if self.lines[slot].openGaps.insert(topic).inserted {
            self.lines[slot].waiting.insert(.gap(topic: topic), at: place)
        }
        return true
    }

    /// Leaves one waiting push of each topic with `latest`, once.
    private func collapse(_ slot: Int) {
        guard !self.lines[slot].isIndexed else { return }
        self.lines[slot].isIndexed = true
        for topic in self.policies.indices where self.policies[topic] == .latest {
            let places = self.lines[slot].waiting.indices.filter {
                self.isDroppable(self.lines[slot].waiting[$0]) && self.topic(self.lines[slot].waiting[$0]) == topic
            }
            guard places.count > 1, let first = places.first, let last = places.last else { continue }
            let newest = self.lines[slot].waiting[last]
            for place in places.dropFirst().reversed() { self.lines[slot].waiting.remove(at: place) }
            self.dropped += places.count - 2
            self.put(newest, at: first, slot)
        }
    }

    private func leave(_ count: Int, _ slot: Int) {
        for item in self.lines[slot].waiting.prefix(count) where self.isDroppable(item) {
            self.lines[slot].openGaps.remove(self.topic(item))
        }
        self.lines[slot].gone += self.lines[slot].waiting.prefix(count)
        self.lines[slot].waiting.removeFirst(count)
    }

    private func endBacklogIfEmpty(_ slot: Int) {
        guard self.lines[slot].waiting.isEmpty, !self.lines[slot].isWaiting else { return }
        self.lines[slot].isBackedUp = false
        self.lines[slot].isIndexed = false
        self.lines[slot].openGaps = []
        self.lines[slot].ends.insert(self.lines[slot].gone.count)
    }

    // MARK: Sending

    /// Sends a slot's queue to a kernel that takes what `taken` makes of the bytes offered.
    func send(_ slot: Int, channelLimit: Int = 100, taken: (Int) -> Int) throws {
        guard !self.lines[slot].isWaiting, !self.lines[slot].waiting.isEmpty else { return }
        let vectors = UnsafeMutableBufferPointer<FrameVector>.allocate(capacity: 4)
        defer { vectors.deallocate() }
        let (count, offered) = self.broadcaster.vectors(of: Int32(slot), into: vectors)
        let bytes = vectors[..<count].flatMap { Array(UnsafeRawBufferPointer(start: $0.base, count: $0.length)) }
        let written = taken(offered)
        self.lines[slot].stream += bytes.prefix(written)
        let (result, sentOfFirst) = self.broadcaster.sent(Int32(slot), bytes: written, offered: offered)
        var left = self.broadcaster.queuedBytes(of: Int32(slot))
        if result == .short {
            let rest = self.broadcaster.takeForChannel(Int32(slot), sentOfFirst: sentOfFirst, limit: channelLimit)
            self.lines[slot].stream += Array(buffer: rest)
            self.lines[slot].isWaiting = true
            self.lines[slot].isBackedUp = true
            left = self.broadcaster.queuedBytes(of: Int32(slot))
        }
        var count2 = self.lines[slot].waiting.count
        for item in self.lines[slot].waiting.reversed() {
            guard left > 0 else { break }
            left -= item.length
            count2 -= 1
        }
        self.leave(count2, slot)
        self.endBacklogIfEmpty(slot)
        try self.check(slot)
    }

    func drainChannel(_ slot: Int) {
        guard self.lines[slot].isWaiting else { return }
        self.lines[slot].isWaiting = false
        self.broadcaster.channelDrained(Int32(slot))
        self.endBacklogIfEmpty(slot)
    }

    /// Sends everything to kernels that take all.
    func drainAll() throws {
        for slot in self.lines.indices {
            self.drainChannel(slot)
            while !self.lines[slot].waiting.isEmpty { try self.send(slot) { $0 } }
        }
    }

    // MARK: Checks

    private func check(_ slot: Int) throws {
        let expected = self.lines[slot].waiting.map(\.length).reduce(0, +)
        let found = self.broadcaster.queuedBytes(of: Int32(slot))
        guard expected == found else { throw Difference("slot \(slot): expected \(expected) bytes, found \(found)") }
        let dropped = Int(self.broadcaster.droppedOldest + self.broadcaster.droppedLatest)
        guard dropped == self.dropped else { throw Difference("expected \(self.dropped) dropped, found \(dropped)") }
    }

    /// The frames that a peer has read: all of them whole.
    func received(_ slot: Int) throws -> [Item] {
        var buffer = ByteBuffer(bytes: self.lines[slot].stream)
        var items: [Item] = []
        while let first = buffer.readInteger(as: UInt16.self) {
            var (length, header) = (Int(first & 0x7F), 2)
            if length == 126 { (length, header) = (Int(buffer.readInteger(as: UInt16.self) ?? 0), 4) }
            guard var payload = buffer.readSlice(length: length) else {
                throw Difference("slot \(slot): a part of a frame")
            }
            let (kind, topic) = (payload.readInteger(as: UInt8.self), Int(payload.readInteger(as: UInt8.self) ?? 0))
            if kind == UInt8(ascii: "P") {
                let number = Int(payload.readInteger(as: UInt32.self) ?? 0)
                items.append(.push(topic: topic, number: number, bytes: header + length))
            } else {
                items.append(.gap(topic: topic))
            }
        }
        return items
    }
}
