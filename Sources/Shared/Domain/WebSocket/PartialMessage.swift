import NIOCore

/// A text or binary message of which some bytes are still to come.
struct PartialMessage: Sendable {
    private let isText: Bool
    private var text = UTF8Validator()
    private var fragments: UInt32 = 0
    /// Grows with the bytes that came, never with the length that was announced.
    private var payload = ByteBuffer()

    /// Bytes allocated for the payload.
    var capacity: Int { self.payload.capacity }

    init(opcode: WebSocketOpcode) {
        self.isText = opcode == .text
    }

    /// Counts a frame of the message, before any of its bytes is kept.
    mutating func beginFragment(length: UInt64, limits: WebSocketLimits) throws(WebSocketViolation) {
        guard self.fragments < limits.fragments else { throw .tooManyFragments(limit: limits.fragments) }
        // The difference cannot be negative: what is held has passed this check.
        guard length <= UInt64(limits.messageSize - self.payload.readableBytes) else {
            throw .messageTooLarge(limit: limits.messageSize)
        }
        self.fragments += 1
    }

    /// Moves bytes from the front of the buffer to the message.
    mutating func append(
        from buffer: inout ByteBuffer,
        length: Int,
        mask: inout WebSocketMask
    ) throws(WebSocketViolation) {
        guard length > 0, let piece = buffer.readSlice(length: length) else { return }
        let start = self.payload.readableBytes
        self.payload.writeImmutableBuffer(piece)
        // why: unmasks the copy, because the inbound buffer may be shared and would be copied as a whole.
        let isValid = self.payload.withUnsafeMutableReadableBytes { bytes in
            let tail = UnsafeMutableRawBufferPointer(rebasing: bytes[start...])
            mask.apply(to: tail)
            return !self.isText || self.text.validate(UnsafeRawBufferPointer(tail))
        }
        guard isValid else { throw .invalidText }
    }

    /// The whole message; call it after the last byte of the final frame.
    func finish() throws(WebSocketViolation) -> WebSocketEvent {
        guard self.isText else { return .binary(self.payload) }
        guard self.text.isComplete else { throw .invalidText }
        return .text(self.payload)
    }
}
