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
}
