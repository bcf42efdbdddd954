import NIOCore

extension ClientPublish {
    func write(into buffer: inout ByteBuffer) {
        buffer.writeInteger(self.number)
        buffer.writeInteger(self.push.vhost.rawValue)
        StreamEncoder.writeShort(self.push.topic.text, into: &buffer)
        StreamEncoder.writeContent(of: self.push, into: &buffer)
    }

    /// Reads the rest of a control frame, which the data goes to the end of.
    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let number = try buffer.requireInteger(UInt64.self)
        let vhost = VhostID(rawValue: try buffer.requireInteger(UInt32.self))
        let topic = try buffer.readTopic()
        guard let kind = DataKind(rawValue: try buffer.requireInteger(UInt8.self)) else {
            throw .invalid(field: "kind")
        }
        let flags = try buffer.requireInteger(UInt8.self)
        guard flags & ~StreamFrame.Flags.ofPublishes == 0 else { throw .invalid(field: "flags") }
        let event = flags & StreamFrame.Flags.event == 0 ? nil : try buffer.readLabel(field: "event")
        let id = flags & StreamFrame.Flags.id == 0 ? nil : try buffer.readLabel(field: "id")
        let audience = Audience(
            excluded: flags & StreamFrame.Flags.excluded == 0 ? [] : try buffer.readConnections("excluded", from: 1),
            eligible: flags & StreamFrame.Flags.eligible == 0 ? nil : try buffer.readConnections("eligible", from: 0)
        )
        let data = buffer.slice()
        buffer.moveReaderIndex(to: buffer.writerIndex)
        self.init(
            number: number,
            push: Push(
                vhost: vhost,
                topic: topic,
                kind: kind,
                event: event,
                id: id,
                data: data,
                audience: audience
            )
        )
    }
}

extension PublishRefusal {
    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let code = try buffer.requireInteger(UInt16.self)
        guard let refusal = PublishRefusal(code: code, reason: try buffer.readLabel(field: "reason")) else {
            throw .invalid(field: "code")
        }
        self = refusal
    }
}

extension ByteBuffer {
    fileprivate mutating func readConnections(
        _ field: String,
        from minimum: Int
    ) throws(ControlError) -> [ConnectionID] {
        let count = Int(try self.requireInteger(UInt8.self))
        guard minimum...Audience.maximumCount ~= count else { throw .invalid(field: field) }
        var connections: [ConnectionID] = []
        connections.reserveCapacity(count)
        for _ in 0..<count {
            guard let connection = ConnectionID(rawValue: try self.requireInteger(UInt64.self)) else {
                throw .invalid(field: field)
            }
            connections.append(connection)
        }
        return connections
    }
}
