import NIOCore

extension ByteBuffer {
    /// Writes `text` as a JSON string (RFC 8259 §7): quotes, backslash and control characters escaped, all else as UTF-8.
    package mutating func writeJSONString(_ text: String) {
        var text = text
        text.withUTF8 { self.writeJSONString(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// Writes valid UTF-8 bytes as a JSON string.
    package mutating func writeJSONString(utf8 bytes: UnsafeRawBufferPointer) {
        self.writeInteger(UInt8(ascii: "\""))
        var start = 0
        for index in 0..<bytes.count where Self.needsEscape(bytes[index]) {
            self.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
            self.writeEscape(bytes[index])
            start = index + 1
        }
        self.writeBytes(UnsafeRawBufferPointer(rebasing: bytes[start...]))
        self.writeInteger(UInt8(ascii: "\""))
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    /// Appends a number as JSON writes it.
    package mutating func writeDecimal(_ value: UInt64) {
        self.writeString(String(value))
    }

    private mutating func writeEscape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): self.writeStaticString("\\\"")
        case UInt8(ascii: "\\"): self.writeStaticString("\\\\")
        case 0x0A: self.writeStaticString("\\n")
        case 0x0D: self.writeStaticString("\\r")
        case 0x09: self.writeStaticString("\\t")
        default:
            self.writeStaticString("\\u00")
            self.writeInteger(Self.hexadecimalDigit(byte >> 4))
            self.writeInteger(Self.hexadecimalDigit(byte & 0x0F))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }
}
