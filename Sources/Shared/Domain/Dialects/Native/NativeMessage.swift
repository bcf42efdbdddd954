import NIOCore

/// Writes a push as clients of the native dialect read it.
package enum NativeMessage {
    /// Appends the JSON text of `push`, whose ranges point into `bytes`.
    ///
    /// JSON data passes byte for byte; text becomes a JSON string; bytes become base64, and say so.
    package static func write(_ push: StreamPush, of bytes: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"message\":{\"topic\":")
        buffer.writeJSONString(utf8: UnsafeRawBufferPointer(rebasing: bytes[push.topic]))
        if let position = push.position {
            buffer.writeStaticString(",\"offset\":")
            buffer.writeDecimal(position.offset)
        }
        Self.writeContent(push, of: bytes, into: &buffer)
        buffer.writeStaticString("}}")
    }

    /// Appends the JSON object of a push that history has kept, without its topic.
    static func writeKept(_ push: StreamPush, of bytes: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        buffer.writeStaticString("{\"offset\":")
        buffer.writeDecimal(push.position?.offset ?? 0)
        Self.writeContent(push, of: bytes, into: &buffer)
        buffer.writeStaticString("}")
    }

    private static func writeContent(
        _ push: StreamPush,
        of bytes: UnsafeRawBufferPointer,
        into buffer: inout ByteBuffer
    ) {
        if !push.event.isEmpty {
            buffer.writeStaticString(",\"event\":")
            buffer.writeJSONString(utf8: UnsafeRawBufferPointer(rebasing: bytes[push.event]))
        }
        if !push.id.isEmpty {
            buffer.writeStaticString(",\"id\":")
            buffer.writeJSONString(utf8: UnsafeRawBufferPointer(rebasing: bytes[push.id]))
        }
        buffer.writeStaticString(",\"data\":")
        let data = UnsafeRawBufferPointer(rebasing: bytes[push.data])
        switch push.kind {
        case .json:
            buffer.writeBytes(data)
        case .text:
            buffer.writeJSONString(utf8: data)
        case .bytes:
            buffer.writeStaticString("\"")
            Base64.encode(data, into: &buffer)
            buffer.writeStaticString("\",\"encoding\":\"base64\"")
        }
    }
}
