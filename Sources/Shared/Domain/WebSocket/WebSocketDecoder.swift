import NIOCore

/// A strict server-side decoder of RFC 6455 frames, fragments and messages.
///
/// Feed it the connection's inbound buffer after each read and call `parseStep` until it asks for more. It takes what it
/// can use: at most the 13 bytes of an incomplete header, or one incomplete control frame, stay in the buffer. A message
/// that is there as a whole is unmasked in place and returned as a slice; only one that comes in pieces is gathered in a
/// buffer of its own. Text is checked as it arrives, so that bad UTF-8 fails before the rest of the message is awaited.
///
/// States and what leads out of them:
///
///     idle ── first data frame ──▶ insideFrame ◀── continuation ── betweenFragments
///                                     │  └──────── last byte, not final ───────▲
///                                     └─────────── last byte, final ──▶ idle
///     any but failed ── close frame ──▶ closed          any ── violation ──▶ failed
///
/// Control frames are taken whole in `idle` and `betweenFragments` and change neither.
package struct WebSocketDecoder: Sendable {
    /// What one call of `parseStep` came to.
    package enum Step: Sendable, Equatable {
        case needMoreData
        case event(WebSocketEvent)
        case violation(WebSocketViolation)
    }

    private enum State: Sendable {
        case idle
        case betweenFragments(PartialMessage)
        case insideFrame(PartialMessage, FrameRemainder)
        /// The peer has said that nothing follows; what follows nevertheless is dropped (RFC 6455 §5.5.1).
        case closed
        case failed(WebSocketViolation)
    }

    /// What is still to come of a data frame.
    private struct FrameRemainder {
        var length: Int
        var mask: WebSocketMask
        let isFinal: Bool
    }

    private let limits: WebSocketLimits
    private var state: State = .idle

    package init(limits: WebSocketLimits) {
        self.limits = limits
    }

    /// Bytes allocated for a message of which some are still to come; 0 between messages.
    package var partialMessageCapacity: Int {
        switch self.state {
        case .betweenFragments(let message), .insideFrame(let message, _): message.capacity
        case .idle, .closed, .failed: 0
        }
    }

    /// Reads the next event from the buffer.
    ///
    /// After a violation every call drops the buffer's bytes and returns the same violation; after a close event every
    /// call drops them and asks for more.
    package mutating func parseStep(_ buffer: inout ByteBuffer) -> Step {
        do throws(WebSocketViolation) {
            while true {
                if let step = try self.advance(&buffer) { return step }
            }
        } catch {
            buffer.moveReaderIndex(to: buffer.writerIndex)
            self.state = .failed(error)
            return .violation(error)
        }
    }

    /// One transition; nil when the next one can follow at once.
    private mutating func advance(_ buffer: inout ByteBuffer) throws(WebSocketViolation) -> Step? {
        switch self.state {
        case .idle:
            return try self.receiveFrame(&buffer, of: nil)
        case .betweenFragments(let message):
            return try self.receiveFrame(&buffer, of: message)
        case .insideFrame(var message, var frame):
            // why: gives up the state's own reference, so that appending to the message does not copy it.
            self.state = .idle
            return try self.receivePayload(&buffer, of: &message, frame: &frame)
        case .closed:
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return .needMoreData
        case .failed(let violation):
            throw violation
        }
    }

    private mutating func receiveFrame(
        _ buffer: inout ByteBuffer,
        of message: PartialMessage?
    ) throws(WebSocketViolation) -> Step? {
        guard let header = try ReceivedFrameHeader.peek(buffer) else { return .needMoreData }
        switch header.opcode {
        case .close, .ping, .pong:
            return try self.receiveControlFrame(&buffer, header: header)
        case .continuation:
            guard let message else { throw .unexpectedContinuation }
            return try self.beginFragment(&buffer, of: message, header: header)
        case .text, .binary:
            guard message == nil else { throw .interruptedMessage }
            if let event = try self.readWholeMessage(&buffer, header: header) { return .event(event) }
            return try self.beginFragment(&buffer, of: PartialMessage(opcode: header.opcode), header: header)
        }
    }

    private mutating func receiveControlFrame(
        _ buffer: inout ByteBuffer,
        header: ReceivedFrameHeader
    ) throws(WebSocketViolation) -> Step {
        guard let payload = buffer.readPayload(of: header) else { return .needMoreData }
        switch header.opcode {
        case .ping:
            return .event(.ping(payload))
        case .pong:
            return .event(.pong(payload))
        case .close:
            let event = try WebSocketEvent(closePayload: payload)
            self.state = .closed
            return .event(event)
        case .continuation, .text, .binary:
            preconditionFailure("\(header.opcode) is no control frame")
        }
    }

    /// Takes an unfragmented message that the buffer holds as a whole, without copying it.
    private func readWholeMessage(
        _ buffer: inout ByteBuffer,
        header: ReceivedFrameHeader
    ) throws(WebSocketViolation) -> WebSocketEvent? {
        guard header.payloadLength <= UInt64(self.limits.messageSize) else {
            throw .messageTooLarge(limit: self.limits.messageSize)
        }
        guard header.isFinal, let payload = buffer.readPayload(of: header) else { return nil }
        guard header.opcode == .text else { return .binary(payload) }
        var text = UTF8Validator()
        let isValid = payload.withUnsafeReadableBytes { text.validate($0) }
        guard isValid, text.isComplete else { throw .invalidText }
        return .text(payload)
    }

    private mutating func beginFragment(
        _ buffer: inout ByteBuffer,
        of message: PartialMessage,
        header: ReceivedFrameHeader
    ) throws(WebSocketViolation) -> Step? {
        var message = message
        try message.beginFragment(length: header.payloadLength, limits: self.limits)
        buffer.moveReaderIndex(forwardBy: header.size)
        let frame = FrameRemainder(length: Int(header.payloadLength), mask: header.mask, isFinal: header.isFinal)
        self.state = .insideFrame(message, frame)
        return nil
    }

    private mutating func receivePayload(
        _ buffer: inout ByteBuffer,
        of message: inout PartialMessage,
        frame: inout FrameRemainder
    ) throws(WebSocketViolation) -> Step? {
        let length = min(frame.length, buffer.readableBytes)
        try message.append(from: &buffer, length: length, mask: &frame.mask)
        frame.length -= length
        guard frame.length == 0 else {
            self.state = .insideFrame(message, frame)
            return .needMoreData
        }
        guard frame.isFinal else {
            self.state = .betweenFragments(message)
            return nil
        }
        return .event(try message.finish())
    }
}

extension ByteBuffer {
    /// Takes a frame that is there as a whole and returns its payload, unmasked in place; nil when bytes are missing.
    fileprivate mutating func readPayload(of header: ReceivedFrameHeader) -> ByteBuffer? {
        guard header.payloadLength <= UInt64(self.readableBytes - header.size) else { return nil }
        let length = Int(header.payloadLength)
        self.moveReaderIndex(forwardBy: header.size)
        guard length > 0 else { return ByteBuffer() }
        self.withUnsafeMutableReadableBytes { bytes in
            var mask = header.mask
            mask.apply(to: UnsafeMutableRawBufferPointer(rebasing: bytes[..<length]))
        }
        return self.readSlice(length: length)
    }
}
