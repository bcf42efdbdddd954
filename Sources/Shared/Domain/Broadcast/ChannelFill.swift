/// What is on its way to a peer behind a slot's queue, as a driver found it.
package struct ChannelFill: BitwiseCopyable, Equatable, Sendable {
    /// Bytes that the channel holds.
    package var unsent: Int
    /// Bytes that the kernel holds: those that the peer's kernel has not acknowledged.
    package var unacknowledged: Int

    package init(unsent: Int = 0, unacknowledged: Int = 0) {
        self.unsent = unsent
        self.unacknowledged = unacknowledged
    }
}
