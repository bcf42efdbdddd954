/// What trimming needs to know of a message.
package struct HistoryMark: Equatable, Sendable {
    package var offset: UInt64
    /// Milliseconds since 1970 at the append.
    package var time: UInt64
    /// ``HistoryMessage/weight``.
    package var bytes: Int

    package init(offset: UInt64, time: UInt64, bytes: Int) {
        self.offset = offset
        self.time = time
        self.bytes = bytes
    }
}
