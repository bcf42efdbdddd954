import MusterDomain
import NIOCore

/// The pushes that one drain of the stream brought: their bytes once, and integers that point into them. All shards share it.
struct StreamBatch: Sendable {
    /// One push of the batch.
    struct Item: Sendable {
        /// Its ranges count from `base`.
        var push: StreamPush
        /// Where its frame begins in the batch's bytes.
        var base: Int
        /// Its length in the batch's bytes.
        var length: Int
        /// Its topic's hash, for every shard's subscription table.
        var topicHash: Int
    }

    /// Pushes that are lost, at their place among those that came.
    struct Gap: Sendable {
        /// How many of the batch's pushes stand before it.
        var place: Int
        /// Whose pushes they were; nil: of all lanes.
        var lane: Lane?
        var reason: NativeGap.Reason
    }

    private(set) var bytes = ByteBuffer()
    private(set) var items: [Item] = []
    private(set) var gaps: [Gap] = []

    var isEmpty: Bool { self.items.isEmpty && self.gaps.isEmpty }

    /// What the batch weighs in a ring: its bytes and its records.
    var weight: Int { self.bytes.readableBytes + self.items.count * MemoryLayout<Item>.stride }

    mutating func appendGap(in lane: Lane?, _ reason: NativeGap.Reason) {
        self.gaps.append(Gap(place: self.items.count, lane: lane, reason: reason))
    }

    mutating func append(_ push: StreamPush, frame: UnsafeRawBufferPointer) {
        let topic = UnsafeRawBufferPointer(rebasing: frame[push.topic])
        let item = Item(
            push: push,
            base: self.bytes.writerIndex,
            length: frame.count,
            topicHash: TopicKey.hash(vhost: push.vhost, name: topic)
        )
        self.bytes.writeBytes(frame)
        self.items.append(item)
    }
}
