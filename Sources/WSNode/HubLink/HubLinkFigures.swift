/// What the thread that follows the stream counts.
struct HubLinkFigures: Sendable, Equatable {
    /// Pushes that came in their lane's order.
    var received: UInt64 = 0
    var receivedBytes: UInt64 = 0
    /// Pushes that the stream did not bring and that wait to be pulled, now.
    var missing: UInt64 = 0
    /// Pushes that the hub sent again.
    var replayed: UInt64 = 0
    /// Pushes that the hub had not got any more, or that a run of the hub took along.
    var lost: UInt64 = 0
    /// Bytes of pushes that wait for one before them.
    var heldBytes: UInt64 = 0
    /// Pushes that came twice, or from a run of the hub that is over.
    var dropped: UInt64 = 0
    /// Frames that could not be read.
    var malformed: UInt64 = 0
    /// Times the stream fell silent.
    var silences: UInt64 = 0
    /// Batches handed to the shards.
    var batches: UInt64 = 0
}
