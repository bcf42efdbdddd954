import NIOCore

/// Writes frames of the stream, version 1 (`docs/wire.md`). All integers are in network order.
package enum StreamEncoder {
    /// Bytes of a push besides its topic, labels and data, and the connections that it names.
    package static let fixedBytes = 2 + 1 + 1 + 4 + 1 + 8 + 8 + 1 + 1 + 16

    /// Appends the frame of `push` as message `sequence` of its lane.
    package static func encode(
        _ push: Push,
        lane: Lane,
        term: Term,
        sequence: UInt64,
        into buffer: inout ByteBuffer
    ) {
        buffer.reserveCapacity(minimumWritableBytes: Self.fixedBytes + 3 * 256 + push.data.readableBytes)
        self.writePrefix(lane: UInt16(lane.rawValue), type: StreamFrame.FrameType.push, into: &buffer)
        buffer.writeInteger(push.vhost.rawValue)
        self.writeShort(push.topic.text, into: &buffer)
        buffer.writeInteger(term.rawValue)
        buffer.writeInteger(sequence)
        self.writeContent(of: push, into: &buffer)
    }

    /// Kind, flags, what the flags announce, and data: the end of a push's frame, and of a publish on the control door.
    static func writeContent(of push: Push, into buffer: inout ByteBuffer) {
        var flags: UInt8 = 0
        if push.event != nil { flags |= StreamFrame.Flags.event }
        if push.id != nil { flags |= StreamFrame.Flags.id }
        let audience = push.audience
        if !audience.excluded.isEmpty { flags |= StreamFrame.Flags.excluded }
        if audience.eligible != nil { flags |= StreamFrame.Flags.eligible }
        if push.position != nil { flags |= StreamFrame.Flags.position }
        buffer.writeInteger(push.kind.rawValue)
        buffer.writeInteger(flags)
        if let event = push.event { self.writeShort(event.text, into: &buffer) }
        if let id = push.id { self.writeShort(id.text, into: &buffer) }
        if !audience.excluded.isEmpty { self.writeConnections(audience.excluded, into: &buffer) }
        if let eligible = audience.eligible { self.writeConnections(eligible, into: &buffer) }
        if let position = push.position { buffer.writePosition(position) }
        buffer.writeImmutableBuffer(push.data)
    }

    /// Appends the frame of `beat`.
    package static func encode(_ beat: StreamBeat, into buffer: inout ByteBuffer) {
        self.writePrefix(lane: StreamFrame.beatChannel, type: StreamFrame.FrameType.beat, into: &buffer)
        buffer.writeInteger(beat.term.rawValue)
        buffer.writeInteger(beat.number)
        self.writeHeads(beat.heads, into: &buffer)
    }

    /// Appends the frame of `probe`, which brings a nonce back to the node that made it.
    package static func encode(_ probe: StreamProbe, into buffer: inout ByteBuffer) {
        let channel = probe.lane.map { UInt16($0.rawValue) } ?? StreamFrame.beatChannel
        self.writePrefix(lane: channel, type: StreamFrame.FrameType.probe, into: &buffer)
        buffer.writeInteger(probe.nonce.high)
        buffer.writeInteger(probe.nonce.low)
        buffer.writeInteger(probe.term.rawValue)
        self.writeHeads(probe.heads, into: &buffer)
    }

    private static func writeHeads(_ heads: [StreamBeat.Head], into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(heads.count))
        for head in heads {
            buffer.writeInteger(head.lane.rawValue)
            buffer.writeInteger(head.sequence)
        }
    }

    private static func writePrefix(lane: UInt16, type: UInt8, into buffer: inout ByteBuffer) {
        buffer.writeInteger(lane)
        buffer.writeInteger(StreamVersion.current)
        buffer.writeInteger(type)
    }

    /// Lists of connections are short by their type's rules, so the count fits its byte.
    private static func writeConnections(_ connections: [ConnectionID], into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(connections.count))
        for connection in connections { buffer.writeInteger(connection.rawValue) }
    }

    /// Names and labels are at most 255 bytes by their types' rules, so the length fits its byte.
    static func writeShort(_ text: String, into buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt8(text.utf8.count))
        buffer.writeString(text)
    }
}
