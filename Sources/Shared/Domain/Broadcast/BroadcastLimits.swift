/// Bounds of one shard's outbound side.
package struct BroadcastLimits: Sendable, Equatable {
    /// Bytes that may wait for one connection: a peer that stops reading costs no more than this.
    package var queueBytes: Int
    /// Bytes of frames that the shard keeps for all its queues together. Sharing makes one frame that waits for a thousand
    /// connections count once; peers that each hold a little of many frames are what this bound is for.
    package var backlogBytes: Int
    /// A topic with more subscribers than this on the shard is sent in slices between everything else.
    package var bulkSubscribers: Int

    package init(queueBytes: Int = 1 << 20, backlogBytes: Int = 128 << 20, bulkSubscribers: Int = 128) {
        self.queueBytes = queueBytes
        self.backlogBytes = backlogBytes
        self.bulkSubscribers = bulkSubscribers
    }
}
