import NIOCore

/// The header of a frame from a client (RFC 6455 §5.2), checked as far as that needs no knowledge of other frames.
struct ReceivedFrameHeader: Equatable {
    let isFinal: Bool
    let opcode: WebSocketOpcode
    let payloadLength: UInt64
    let mask: WebSocketMask
    /// Bytes of the header itself: 6, 8 or 14.
    let size: Int

    /// Reads a header at the buffer's front without consuming it.
    ///
    /// Each check is made as soon as its bytes are there, so that a bad peer is not waited for.
    ///
    /// - Returns: nil while the header is incomplete.
    static func peek(_ buffer: ByteBuffer) throws(WebSocketViolation) -> ReceivedFrameHeader? {
        guard let first: UInt8 = buffer.getInteger(at: buffer.readerIndex) else { return nil }
        let opcode = try Self.opcode(ofFirstByte: first)
        guard let second: UInt8 = buffer.getInteger(at: buffer.readerIndex + 1) else { return nil }
        guard second & 0x80 != 0 else { throw .unmaskedFrame }
        guard !opcode.isControl || second & 0x7F <= 125 else { throw .controlFrameTooLong }
        guard let length = try Self.payloadLength(of: second & 0x7F, in: buffer) else { return nil }
        let maskIndex = buffer.readerIndex + 2 + length.size
        guard let key = buffer.getInteger(at: maskIndex, endianness: .little, as: UInt32.self) else { return nil }
        return ReceivedFrameHeader(
            isFinal: first & 0x80 != 0,
            opcode: opcode,
            payloadLength: length.value,
            mask: WebSocketMask(littleEndian: key),
            size: 6 + length.size
        )
    }

    private static func opcode(ofFirstByte byte: UInt8) throws(WebSocketViolation) -> WebSocketOpcode {
        // No extension is negotiated, so none of the reserved bits has a meaning.
        guard byte & 0x70 == 0 else { throw .reservedBits(byte >> 4 & 0x7) }
        guard let opcode = WebSocketOpcode(rawValue: byte & 0x0F) else { throw .reservedOpcode(byte & 0x0F) }
        guard !opcode.isControl || byte & 0x80 != 0 else { throw .fragmentedControlFrame }
        return opcode
    }

    /// The payload length and the bytes of its extension; nil while the extension is incomplete.
    private static func payloadLength(
        of short: UInt8,
        in buffer: ByteBuffer
    ) throws(WebSocketViolation) -> (value: UInt64, size: Int)? {
        let index = buffer.readerIndex + 2
        switch short {
        case 126:
            guard let length: UInt16 = buffer.getInteger(at: index) else { return nil }
            guard length > 125 else { throw .lengthNotMinimal(UInt64(length)) }
            return (UInt64(length), 2)
        case 127:
            guard let length: UInt64 = buffer.getInteger(at: index) else { return nil }
            guard length >> 63 == 0 else { throw .lengthWithHighBit }
            guard length > 0xFFFF else { throw .lengthNotMinimal(length) }
            return (length, 8)
        case _:
            return (UInt64(short), 0)
        }
    }
}
