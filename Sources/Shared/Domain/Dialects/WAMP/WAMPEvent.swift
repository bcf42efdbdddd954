import NIOCore

/// Writes a push as an EVENT of WAMP v1 (type 8).
package enum WAMPEvent {
    /// Appends the JSON text of `push`, whose ranges point into `bytes`.
    ///
    /// JSON data passes byte for byte; text becomes a JSON string; bytes become base64 in a JSON string, since the dialect has
    /// no place to say so. For Stork's clients a push with an event name becomes an object of `type` and `data`; without one,
    /// and for Sandstone's clients, the data is the whole event.
    package static func write(
        _ push: StreamPush,
        of bytes: UnsafeRawBufferPointer,
        profile: WAMPProfile,
        into buffer: inout ByteBuffer
    ) {
        buffer.writeStaticString("[8,")
        buffer.writePHPJSONString(utf8: bytes[push.topic])
        buffer.writeStaticString(",")
        let data = UnsafeRawBufferPointer(rebasing: bytes[push.data])
        if Self.hasType(push, profile: profile) {
            buffer.writeStaticString("{\"type\":")
            buffer.writePHPJSONString(utf8: bytes[push.event])
            buffer.writeStaticString(",\"data\":")
            Self.write(data, kind: push.kind, into: &buffer)
            buffer.writeStaticString("}")
        } else {
            Self.write(data, kind: push.kind, into: &buffer)
        }
        buffer.writeStaticString("]")
    }

    private static func hasType(_ push: StreamPush, profile: WAMPProfile) -> Bool {
        switch profile {
        case .stork: !push.event.isEmpty
        case .sandstone: false
        }
    }

    private static func write(_ data: UnsafeRawBufferPointer, kind: DataKind, into buffer: inout ByteBuffer) {
        switch kind {
        case .json:
            buffer.writeBytes(data)
        case .text:
            buffer.writePHPJSONString(utf8: data)
        case .bytes:
            buffer.writeStaticString("\"")
            Base64.encode(data, into: &buffer)
            buffer.writeStaticString("\"")
        }
    }
}
