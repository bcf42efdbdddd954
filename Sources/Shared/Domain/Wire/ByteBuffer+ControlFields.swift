import NIOCore

/// The fields of control frames.
extension ByteBuffer {
    mutating func requireInteger<Integer: FixedWidthInteger>(
        _ type: Integer.Type
    ) throws(ControlError) -> Integer {
        guard let value = self.readInteger(as: type) else { throw .truncated }
        return value
    }

    mutating func writeLabel(_ label: Label) {
        self.writeInteger(UInt8(label.text.utf8.count))
        self.writeString(label.text)
    }

    mutating func readLabel(field: String) throws(ControlError) -> Label {
        let length = Int(try self.requireInteger(UInt8.self))
        guard let bytes = self.readSlice(length: length) else { throw .truncated }
        let text = bytes.withUnsafeReadableBytes { String(validating: $0, as: UTF8.self) }
        guard let text, let label = try? Label(text) else { throw .invalid(field: field) }
        return label
    }

    mutating func writeLanes(_ lanes: [Lane]) {
        self.writeInteger(UInt16(lanes.count))
        for lane in lanes { self.writeInteger(lane.rawValue) }
    }

    /// At least one lane, and no more than there are.
    mutating func readLanes() throws(ControlError) -> [Lane] {
        let count = Int(try self.requireInteger(UInt16.self))
        guard 1...Lane.count ~= count else { throw .invalid(field: "lanes") }
        guard let bytes = self.readBytes(length: count) else { throw .truncated }
        return bytes.map(Lane.init(rawValue:))
    }
}

extension StreamNonce {
    init(reading buffer: inout ByteBuffer) throws(ControlError) {
        self.init(high: try buffer.requireInteger(UInt64.self), low: try buffer.requireInteger(UInt64.self))
    }
}
