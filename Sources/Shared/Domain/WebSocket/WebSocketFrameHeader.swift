/// The header of a frame to a client: final, unmasked, its length in the shortest form (RFC 6455 §5.2).
package enum WebSocketFrameHeader {
    /// The bytes of the longest header.
    package static let maximumSize = 10

    /// The bytes of the header before a payload: 2, 4 or 10.
    package static func encodedSize(payloadLength: Int) -> Int {
        switch payloadLength {
        case ...125: 2
        case ...0xFFFF: 4
        case _: 10
        }
    }

    /// Writes the header to memory that has room for `encodedSize(payloadLength:)` bytes.
    ///
    /// - Returns: the bytes written.
    package static func write(
        opcode: WebSocketOpcode,
        payloadLength: Int,
        to memory: UnsafeMutableRawPointer
    ) -> Int {
        precondition(!opcode.isControl || payloadLength <= 125, "a control frame holds at most 125 bytes")
        memory.storeBytes(of: 0x80 | opcode.rawValue, as: UInt8.self)
        let size = self.encodedSize(payloadLength: payloadLength)
        switch size {
        case 2:
            memory.storeBytes(of: UInt8(payloadLength), toByteOffset: 1, as: UInt8.self)
        case 4:
            memory.storeBytes(of: 126, toByteOffset: 1, as: UInt8.self)
            memory.storeBytes(of: UInt16(payloadLength).bigEndian, toByteOffset: 2, as: UInt16.self)
        case _:
            memory.storeBytes(of: 127, toByteOffset: 1, as: UInt8.self)
            memory.storeBytes(of: UInt64(payloadLength).bigEndian, toByteOffset: 2, as: UInt64.self)
        }
        return size
    }
}
