/// Reads frames of the stream, version 1. No input crashes it, and it copies nothing of a push.
package struct StreamDecoder {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    private init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    /// The frame in `bytes`; the ranges of a push count from the first of them.
    package static func decode(_ bytes: UnsafeRawBufferPointer) throws(StreamError) -> StreamFrame {
        var decoder = StreamDecoder(bytes)
        return try decoder.readFrame()
    }

    private mutating func readFrame() throws(StreamError) -> StreamFrame {
        let lane = try self.readInteger(UInt16.self, .lane)
        let version = try self.readInteger(UInt8.self, .version)
        guard StreamVersion.supported.contains(version) else { throw .unknownVersion(version) }
        let type = try self.readInteger(UInt8.self, .type)
        switch type {
        case StreamFrame.FrameType.push:
            guard lane < Lane.count else { throw .wrongLane(lane) }
            return .push(try self.readPush(lane: Lane(rawValue: UInt8(lane))))
        case StreamFrame.FrameType.beat:
            guard lane == StreamFrame.beatChannel else { throw .wrongLane(lane) }
            return .beat(try self.readBeat())
        case StreamFrame.FrameType.probe:
            guard lane <= StreamFrame.beatChannel else { throw .wrongLane(lane) }
            return .probe(try self.readProbe(lane: UInt8(exactly: lane).map(Lane.init(rawValue:))))
        default:
            throw .unknownType(type)
        }
    }

    private mutating func readPush(lane: Lane) throws(StreamError) -> StreamPush {
        let vhost = VhostID(rawValue: try self.readInteger(UInt32.self, .vhost))
        let topic = try self.readShort(.topic)
        let term = Term(rawValue: try self.readInteger(UInt64.self, .term))
        let sequence = try self.readInteger(UInt64.self, .sequence)
        guard sequence > 0 else { throw .zeroSequence }
        let rawKind = try self.readInteger(UInt8.self, .kind)
        guard let kind = DataKind(rawValue: rawKind) else { throw .unknownKind(rawKind) }
        let flags = try self.readInteger(UInt8.self, .flags)
        guard flags & ~StreamFrame.Flags.known == 0 else { throw .unknownFlags(flags) }
        let event = flags & StreamFrame.Flags.event == 0 ? self.offset..<self.offset : try self.readShort(.event)
        let id = flags & StreamFrame.Flags.id == 0 ? self.offset..<self.offset : try self.readShort(.id)
        let excluded = flags & StreamFrame.Flags.excluded == 0 ? 0..<0 : try self.readConnections(.excluded, from: 1)
        let eligible = flags & StreamFrame.Flags.eligible == 0 ? nil : try self.readConnections(.eligible, from: 0)
        let position = flags & StreamFrame.Flags.position == 0 ? nil : try self.readPosition()
        return StreamPush(
            lane: lane,
            vhost: vhost,
            term: term,
            sequence: sequence,
            kind: kind,
            topic: topic,
            event: event,
            id: id,
            data: self.offset..<self.bytes.count,
            position: position,
            excluded: excluded,
            eligible: eligible
        )
    }

    private mutating func readPosition() throws(StreamError) -> Position {
        guard let epoch = Epoch(rawValue: try self.readInteger(UInt64.self, .epoch)) else { throw .zeroEpoch }
        let offset = try self.readInteger(UInt64.self, .offset)
        guard offset > 0 else { throw .zeroOffset }
        return Position(epoch: epoch, offset: offset)
    }

    private mutating func readConnections(
        _ field: StreamError.Field,
        from minimum: Int
    ) throws(StreamError) -> Range<Int> {
        let count = Int(try self.readInteger(UInt8.self, field))
        guard minimum...Audience.maximumCount ~= count else { throw .wrongCount(field: field) }
        let start = self.offset
        for _ in 0..<count {
            guard try self.readInteger(UInt64.self, field) != 0 else { throw .zeroConnection(field: field) }
        }
        return start..<self.offset
    }

    private mutating func readBeat() throws(StreamError) -> StreamBeat {
        let term = Term(rawValue: try self.readInteger(UInt64.self, .term))
        let number = try self.readInteger(UInt64.self, .number)
        let heads = try self.readHeads()
        try self.requireEnd()
        return StreamBeat(term: term, number: number, heads: heads)
    }

    private mutating func readHeads() throws(StreamError) -> [StreamBeat.Head] {
        let count = Int(try self.readInteger(UInt16.self, .count))
        // A count that the frame cannot hold must not make us reserve for it.
        guard count <= Lane.count, self.bytes.count - self.offset >= count * 9 else { throw .truncated(field: .heads) }
        var heads: [StreamBeat.Head] = []
        heads.reserveCapacity(count)
        for _ in 0..<count {
            let lane = Lane(rawValue: try self.readInteger(UInt8.self, .heads))
            heads.append(StreamBeat.Head(lane: lane, sequence: try self.readInteger(UInt64.self, .heads)))
        }
        return heads
    }

    private mutating func readProbe(lane: Lane?) throws(StreamError) -> StreamProbe {
        let high = try self.readInteger(UInt64.self, .nonce)
        let low = try self.readInteger(UInt64.self, .nonce)
        let term = Term(rawValue: try self.readInteger(UInt64.self, .term))
        let heads = try self.readHeads()
        if let lane, let foreign = heads.first(where: { $0.lane != lane }) {
            throw .wrongLane(UInt16(foreign.lane.rawValue))
        }
        try self.requireEnd()
        return StreamProbe(nonce: StreamNonce(high: high, low: low), term: term, heads: heads, lane: lane)
    }

    private func requireEnd() throws(StreamError) {
        guard self.offset == self.bytes.count else { throw .trailingBytes }
    }

    private mutating func readInteger<Integer: FixedWidthInteger>(
        _: Integer.Type,
        _ field: StreamError.Field
    ) throws(StreamError) -> Integer {
        let size = MemoryLayout<Integer>.size
        guard self.bytes.count - self.offset >= size else { throw .truncated(field: field) }
        defer { self.offset += size }
        return Integer(bigEndian: self.bytes.loadUnaligned(fromByteOffset: self.offset, as: Integer.self))
    }

    private mutating func readShort(_ field: StreamError.Field) throws(StreamError) -> Range<Int> {
        let length = Int(try self.readInteger(UInt8.self, field))
        guard length > 0 else { throw .empty(field: field) }
        guard self.bytes.count - self.offset >= length else { throw .truncated(field: field) }
        defer { self.offset += length }
        return self.offset..<(self.offset + length)
    }
}
