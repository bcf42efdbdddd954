import NIOCore

extension ByteBuffer {
    /// Appends the header of a frame to a client; the caller appends the payload.
    package mutating func writeWebSocketFrameHeader(opcode: WebSocketOpcode, payloadLength: Int) {
        self.writeWithUnsafeMutableBytes(minimumWritableBytes: WebSocketFrameHeader.maximumSize) { memory in
            // why: the minimum asked for is above 0, so the memory has an address.
            WebSocketFrameHeader.write(opcode: opcode, payloadLength: payloadLength, to: memory.baseAddress!)
        }
    }

    /// Appends a whole frame to a client.
    package mutating func writeWebSocketFrame(opcode: WebSocketOpcode, payload: ByteBuffer) {
        self.reserveCapacity(minimumWritableBytes: WebSocketFrameHeader.maximumSize + payload.readableBytes)
        self.writeWebSocketFrameHeader(opcode: opcode, payloadLength: payload.readableBytes)
        self.writeImmutableBuffer(payload)
    }

    /// Appends a close frame (RFC 6455 §5.5.1).
    ///
    /// - Parameters:
    ///   - code: the status; nil writes a frame without payload, as an answer to one.
    ///   - reason: cut at a character's end to the 123 bytes that fit; left out without a code.
    package mutating func writeWebSocketClose(code: UInt16?, reason: String = "") {
        guard let code else {
            self.writeWebSocketFrameHeader(opcode: .close, payloadLength: 0)
            return
        }
        let text = reason.utf8.prefix(CloseCode.reasonLength(of: reason))
        self.writeWebSocketFrameHeader(opcode: .close, payloadLength: 2 + text.count)
        self.writeInteger(code)
        self.writeBytes(text)
    }

    /// Appends a close frame with a status of our catalogue.
    package mutating func writeWebSocketClose(code: CloseCode, reason: String = "") {
        self.writeWebSocketClose(code: code.rawValue, reason: reason)
    }
}
