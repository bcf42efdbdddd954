import NIOCore

/// Finds out from its bytes of which topic a waiting frame is a push.
package enum WaitingTopic {
    private static let beginnings = ["{\"message\":{\"topic\":", "{\"gap\":{\"topic\":", "[8,"]
    /// A name of 255 bytes, each of them escaped, and its quotation marks.
    private static let longestName = 255 * 6 + 2

    /// The topic of the frame that `bytes` begin with, one of ours; nil when it is no push.
    package static func name(of bytes: UnsafeRawBufferPointer) -> String? {
        guard bytes.count > 2 else { return nil }
        // RFC 6455 §5.2; ours are never masked.
        let header =
            switch bytes[1] & 0x7F {
            case 126: 4
            case 127: 10
            case _: 2
            }
        let payload = bytes.dropFirst(header)
        for beginning in Self.beginnings where payload.starts(with: beginning.utf8) {
            return Self.string(at: payload.dropFirst(beginning.utf8.count).prefix(Self.longestName))
        }
        return nil
    }

    /// The JSON string that `bytes` begin with.
    private static func string(at bytes: UnsafeRawBufferPointer.SubSequence) -> String? {
        guard bytes.first == UInt8(ascii: "\"") else { return nil }
        var isEscaped = false
        let end = bytes.dropFirst().firstIndex { byte in
            defer { isEscaped = !isEscaped && byte == UInt8(ascii: "\\") }
            return byte == UInt8(ascii: "\"") && !isEscaped
        }
        guard let end else { return nil }
        return (try? JSONElement.parse(ByteBuffer(bytes: bytes[...end])))?.string
    }
}
