import NIOCore

extension ByteBuffer {
    /// The bytes without the much larger buffer that they may be a slice of: for what is kept after its message.
    var compacted: ByteBuffer {
        guard self.readableBytes * 4 < self.storageCapacity else { return self }
        return ByteBuffer(bytes: self.readableBytesView)
    }
}
