/// What the thread that follows the stream counts.
struct HubLinkFigures: Sendable, Equatable {
    /// Pushes that came in their lane's order.
    var received: UInt64 = 0
    var receivedBytes: UInt64 = 0
    /// Pushes that the stream did not bring and that wait to be pulled, now.
    var missing: UInt64 = 0
    /// Times a lane began to have a hole.
    var gaps: UInt64 = 0
    /// How far the node is behind, now: the age of the oldest hole, or for how long a beat is overdue, whichever is more.
    var lagMilliseconds: UInt64 = 0
    /// Lanes that the node takes, now.
    var lanes: UInt64 = 0
    /// Bytes of the stream that wait for shards.
    var ringBytes: UInt64 = 0
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
    /// Beats that came.
    var beats: UInt64 = 0
    /// Times the hub answered and its stream did not arrive.
    var deafnesses: UInt64 = 0
    /// Sockets for the stream, and for the control door, that were made because the one before was not worth keeping.
    var streamsMade: UInt64 = 0
    var controlsMade: UInt64 = 0
    /// Canaries that the hub was asked for, that came back on all shards, and that did not.
    var canariesSent: UInt64 = 0
    var canariesReturned: UInt64 = 0
    var canariesLost: UInt64 = 0
    /// What the last canary that came back took, from asking the hub for it to the WebSocket of the last shard.
    var canaryMilliseconds: UInt64 = 0
    /// Topics with history that are followed, and those of them that wait for pushes the stream did not bring, now.
    var trackedTopics: UInt64 = 0
    var topicsBehind: UInt64 = 0
    /// Bytes of pushes that are kept for clients that come back, now.
    var historyBytes: UInt64 = 0
    /// Pushes that came out of history for clients, and for holes of the stream.
    var recalled: UInt64 = 0
    var repaired: UInt64 = 0
    /// Requests for the positions of topics that were answered.
    var positionsGiven: UInt64 = 0
    /// Times pushes of a topic were lost that history had no more.
    var topicGaps: UInt64 = 0
    /// Batches handed to the shards.
    var batches: UInt64 = 0
}
