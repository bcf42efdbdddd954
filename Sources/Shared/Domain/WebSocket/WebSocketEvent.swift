import NIOCore

/// What a client has said, one whole message or control frame at a time; payloads are unmasked.
///
/// A payload may share storage with the buffer it was read from: handle it at once, or copy what is to be kept.
package enum WebSocketEvent: Sendable, Equatable {
    /// A text message; the payload is well-formed UTF-8.
    case text(ByteBuffer)
    case binary(ByteBuffer)
    case ping(ByteBuffer)
    case pong(ByteBuffer)
    /// The closing handshake; the code is nil when the frame had no payload, the reason is well-formed UTF-8.
    case close(code: UInt16?, reason: ByteBuffer)
}

extension WebSocketEvent {
    /// Reads the payload of a close frame (RFC 6455 §5.5.1).
    init(closePayload payload: ByteBuffer) throws(WebSocketViolation) {
        var reason = payload
        guard let code = reason.readInteger(as: UInt16.self) else {
            guard reason.readableBytes == 0 else { throw .closePayloadOfOneByte }
            self = .close(code: nil, reason: reason)
            return
        }
        guard CloseCode.isSendable(code) else { throw .invalidCloseCode(code) }
        var validator = UTF8Validator()
        let isValid = reason.withUnsafeReadableBytes { validator.validate($0) }
        guard isValid, validator.isComplete else { throw .invalidCloseReason }
        self = .close(code: code, reason: reason)
    }
}
