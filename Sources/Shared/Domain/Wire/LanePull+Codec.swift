import NIOCore

extension LanePull {
    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.lane.rawValue)
        buffer.writeInteger(self.term.rawValue)
        buffer.writeInteger(self.sequences.lowerBound)
        buffer.writeInteger(self.sequences.upperBound)
        buffer.writeInteger(UInt32(clamping: self.credit))
    }

    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let lane = Lane(rawValue: try buffer.requireInteger(UInt8.self))
        let term = Term(rawValue: try buffer.requireInteger(UInt64.self))
        let first = try buffer.requireInteger(UInt64.self)
        let last = try buffer.requireInteger(UInt64.self)
        guard first > 0, first <= last else { throw .invalid(field: "sequences") }
        let credit = Int(try buffer.requireInteger(UInt32.self))
        self.init(lane: lane, term: term, sequences: first...last, credit: credit)
    }
}

extension LaneLoss {
    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.lane.rawValue)
        buffer.writeInteger(self.term.rawValue)
        buffer.writeInteger(self.through)
    }

    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let lane = Lane(rawValue: try buffer.requireInteger(UInt8.self))
        let term = Term(rawValue: try buffer.requireInteger(UInt64.self))
        let through = try buffer.requireInteger(UInt64.self)
        guard through > 0 else { throw .invalid(field: "sequence") }
        self.init(lane: lane, term: term, through: through)
    }
}

/// The frames of a replay.
extension ByteBuffer {
    mutating func writeFrames(_ frames: [ByteBuffer]) {
        self.reserveCapacity(minimumWritableBytes: frames.reduce(0) { $0 + 4 + $1.readableBytes })
        for frame in frames {
            self.writeInteger(UInt32(frame.readableBytes))
            self.writeImmutableBuffer(frame)
        }
    }

    /// All frames to the end of the buffer; a length costs four bytes of it, so their number is bounded by its size.
    mutating func readFrames() throws(ControlError) -> [ByteBuffer] {
        var frames: [ByteBuffer] = []
        while self.readableBytes > 0 { frames.append(try self.readFrame()) }
        guard !frames.isEmpty else { throw .truncated }
        return frames
    }

    /// So many frames.
    mutating func readFrames(count: Int) throws(ControlError) -> [ByteBuffer] {
        // A count that the frame cannot hold must not make us reserve for it.
        guard count <= self.readableBytes / 5 else { throw .truncated }
        var frames: [ByteBuffer] = []
        frames.reserveCapacity(count)
        for _ in 0..<count { frames.append(try self.readFrame()) }
        return frames
    }

    private mutating func readFrame() throws(ControlError) -> ByteBuffer {
        let length = Int(try self.requireInteger(UInt32.self))
        guard length > 0 else { throw .invalid(field: "length") }
        guard let frame = self.readSlice(length: length) else { throw .truncated }
        return frame
    }
}
