import NIOCore

/// Positions in frames: the epoch, then the offset.
extension ByteBuffer {
    mutating func writePosition(_ position: Position) {
        self.writeInteger(position.epoch.rawValue)
        self.writeInteger(position.offset)
    }

    mutating func requirePosition() throws(ControlError) -> Position {
        Position(epoch: try self.requireEpoch(), offset: try self.requireInteger(UInt64.self))
    }

    mutating func requireEpoch() throws(ControlError) -> Epoch {
        guard let epoch = Epoch(rawValue: try self.requireInteger(UInt64.self)) else { throw .invalid(field: "epoch") }
        return epoch
    }

    /// A topic's name keeps the rules of a label.
    mutating func readTopic() throws(ControlError) -> TopicName {
        let label = try self.readLabel(field: "topic")
        guard let topic = try? TopicName(label.text) else { throw .invalid(field: "topic") }
        return topic
    }
}
