/// The masking key of a frame, advanced by the bytes already unmasked (RFC 6455 §5.3).
struct WebSocketMask: Sendable, Equatable {
    /// The four key bytes; the lowest is for the next payload byte.
    private var key: UInt32

    /// - Parameter key: the four bytes as they stand in the header, read as little endian.
    init(littleEndian key: UInt32) {
        self.key = key
    }

    /// Masks or unmasks the next bytes of the payload in place.
    mutating func apply(to bytes: UnsafeMutableRawBufferPointer) {
        let pattern = (UInt64(self.key) << 32 | UInt64(self.key)).littleEndian
        var index = 0
        while index &+ 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            bytes.storeBytes(of: word ^ pattern, toByteOffset: index, as: UInt64.self)
            index &+= 8
        }
        while index < bytes.count {
            bytes[index] ^= UInt8(truncatingIfNeeded: self.key)
            self.key = self.key >> 8 | self.key << 24
            index &+= 1
        }
    }
}
