/// The connections that a list of a push's frame names, read from where they stand.
package struct ConnectionIDList: Sequence, IteratorProtocol {
    private var rest: UnsafeRawBufferPointer

    /// - Parameter bytes: A range of a ``StreamPush`` in its frame, which the decoder has checked.
    package init(_ bytes: UnsafeRawBufferPointer.SubSequence) {
        self.rest = UnsafeRawBufferPointer(rebasing: bytes)
    }

    package mutating func next() -> ConnectionID? {
        let size = MemoryLayout<UInt64>.size
        guard self.rest.count >= size else { return nil }
        defer { self.rest = UnsafeRawBufferPointer(rebasing: self.rest[size...]) }
        return ConnectionID(rawValue: UInt64(bigEndian: self.rest.loadUnaligned(as: UInt64.self)))
    }
}
