/// What a node asks the hub about a topic: where it stands, and what it has had.
package struct HistoryRecall: Equatable, Sendable {
    /// The messages that are wanted.
    package enum Wanted: Equatable, Sendable {
        /// None: only where the topic stands.
        case head
        /// Those of this epoch from one offset on, and through another; `.max` stands for the last one.
        case range(Epoch, from: UInt64, through: UInt64)
        /// The last so many, at most 65 535.
        case latest(UInt16)
    }

    /// The node's own number of it, which comes back with the answer.
    package var number: UInt64
    package var topic: HistoryTopic
    package var wanted: Wanted
    /// Messages that the answer may have.
    package var limit: Int
    /// Bytes of messages that the answer may have; one message is sent however large it is.
    package var credit: Int

    package init(number: UInt64, topic: HistoryTopic, wanted: Wanted, limit: Int, credit: Int) {
        self.number = number
        self.topic = topic
        self.wanted = wanted
        self.limit = limit
        self.credit = credit
    }
}
