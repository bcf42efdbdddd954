import NIOCore

extension ByteBuffer {
    /// How many clients a question wants to hear of.
    mutating func requireClientLimit() throws(ControlError) -> UInt8 {
        let limit = try self.requireInteger(UInt8.self)
        guard (1...SlowClients.maximumEntries).contains(Int(limit)) else { throw .invalid(field: "limit") }
        return limit
    }
}

extension SlowClients {
    func write(into buffer: inout ByteBuffer) {
        let sent = self.entries.prefix(Self.maximumEntries)
        buffer.writeInteger(UInt32(clamping: self.total))
        buffer.writeInteger(UInt8(sent.count))
        for entry in sent {
            buffer.writeLabel(entry.client)
            buffer.writeLabel(entry.session)
            buffer.writeLabel(entry.topic)
            buffer.writeInteger(entry.queuedBytes)
            buffer.writeInteger(entry.seconds)
        }
    }

    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        let total = Int(try buffer.requireInteger(UInt32.self))
        let count = Int(try buffer.requireInteger(UInt8.self))
        guard count <= Self.maximumEntries, count <= total else { throw .invalid(field: "entries") }
        var entries: [SlowClient] = []
        for _ in 0..<count {
            entries.append(
                SlowClient(
                    client: try buffer.readLabel(field: "client"),
                    session: try buffer.readLabel(field: "session"),
                    topic: try buffer.readLabel(field: "topic"),
                    queuedBytes: try buffer.requireInteger(UInt64.self),
                    seconds: try buffer.requireInteger(UInt32.self)
                )
            )
        }
        self.init(entries: entries, total: total)
    }
}
