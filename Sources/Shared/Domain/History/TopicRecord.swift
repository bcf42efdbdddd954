/// What history knows of a topic besides its messages: the counters, which outlive the messages.
package struct TopicRecord: Equatable, Sendable {
    package var topic: HistoryTopic
    package var epoch: Epoch
    /// The offset of the last push; 0 before the first.
    package var head: UInt64
    /// The offset of the first message that is kept; `head + 1` when none is.
    package var oldest: UInt64
    /// The weight of all messages that are kept.
    package var bytes: Int
    /// The greatest `version` of a push; nil when none had one.
    package var version: UInt64?
    /// Milliseconds since 1970 at the last append.
    package var touched: UInt64
    /// What the last push's family asked for: what a crash of the machine may have taken.
    package var durability: Durability

    package init(
        topic: HistoryTopic,
        epoch: Epoch,
        head: UInt64 = 0,
        oldest: UInt64 = 1,
        bytes: Int = 0,
        version: UInt64? = nil,
        touched: UInt64 = 0,
        durability: Durability = .fsync
    ) {
        self.topic = topic
        self.epoch = epoch
        self.head = head
        self.oldest = oldest
        self.bytes = bytes
        self.version = version
        self.touched = touched
        self.durability = durability
    }

    /// How many messages are kept.
    package var count: UInt64 { self.head &+ 1 &- self.oldest }
}
