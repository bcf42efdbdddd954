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

    /// Something besides pushes, at its place among those that came.
    struct Mark: Sendable {
        enum Kind: Sendable {
            /// Pushes of a lane are lost; nil: of all lanes. Topics that keep history are not concerned.
            case laneGap(Lane?, NativeGap.Reason)
            /// Pushes of a topic are lost that keeps history, or did.
            case topicGap(HistoryTopic, Position?)
            /// The answer to the request of this number lies at the desk, for the shard that reads under this number.
            case answer(UInt64, reader: Int)
        }

        /// How many of the batch's pushes stand before it.
        var place: Int
        var kind: Kind
    }

    private(set) var bytes = ByteBuffer()
    private(set) var items: [Item] = []
    private(set) var marks: [Mark] = []

    var isEmpty: Bool { self.items.isEmpty && self.marks.isEmpty }

    /// What the batch weighs in a ring: its bytes and its records.
    var weight: Int { self.bytes.readableBytes + self.items.count * MemoryLayout<Item>.stride }

    mutating func append(_ mark: Mark.Kind) {
        self.marks.append(Mark(place: self.items.count, kind: mark))
    }

    mutating func append(_ push: StreamPush, frame: UnsafeRawBufferPointer) {
        let topic = UnsafeRawBufferPointer(rebasing: frame[push.topic])
        self.append(push, frame: frame, topicHash: TopicKey.hash(vhost: push.vhost, name: topic))
    }

    mutating func append(_ push: StreamPush, frame: UnsafeRawBufferPointer, topicHash: Int) {
        let item = Item(
            push: push,
            base: self.bytes.writerIndex,
            length: frame.count,
            topicHash: topicHash
        )
        self.bytes.writeBytes(frame)
        self.items.append(item)
    }
}
