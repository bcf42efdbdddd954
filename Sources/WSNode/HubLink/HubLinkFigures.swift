/// What the thread that follows the stream counts.
struct HubLinkFigures: Sendable, Equatable {
    /// Pushes that came in their lane's order.
    var received: UInt64 = 0
    var receivedBytes: UInt64 = 0
    /// Pushes that never came.
    var missing: UInt64 = 0
    /// Pushes that came twice, or from a run of the hub that is over.
    var dropped: UInt64 = 0
    /// Frames that could not be read.
    var malformed: UInt64 = 0
    /// Times the stream fell silent.
    var silences: UInt64 = 0
    /// Batches handed to the shards.
    var batches: UInt64 = 0
}
