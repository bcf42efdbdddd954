import NIOCore

extension Dialect {
    /// Appends the text of `push`, whose ranges point into `bytes`, as clients of the dialect read it.
    package func write(_ push: StreamPush, of bytes: UnsafeRawBufferPointer, into buffer: inout ByteBuffer) {
        switch self {
        case .native: NativeMessage.write(push, of: bytes, into: &buffer)
        case .wamp(let profile): WAMPEvent.write(push, of: bytes, profile: profile, into: &buffer)
        }
    }
}
