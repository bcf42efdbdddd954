/// Keeps messages, counters and ids of topics. One thread uses it, which it may block.
///
/// It decides nothing: what is appended, trimmed and forgotten is told to it. What it gives back is what was put in: a store that
/// finds a message damaged leaves it out and counts it, and one that may have lost commits gives its topics new epochs before
/// it gives out their records. `HistoryStoreCompatibility` tests what every store must do.
package protocol HistoryStore: AnyObject {
    /// A random number that was drawn when the store was made, and is the same as long as nothing of it is lost.
    var seed: UInt64 { get }

    /// Messages that were found damaged since the store was opened, those of its opening included.
    var damaged: UInt64 { get }

    /// Bytes that the store takes where it is, as far as it knows.
    var size: UInt64 { get }

    /// The records of all topics, in any order.
    func records() throws(HistoryStoreError) -> [TopicRecord]

    /// Makes all changes, in their order, or none.
    ///
    /// A topic with messages or ids has a record when the commit ends; which of its changes brings it does not matter.
    ///
    /// - Parameter durability: What they must have survived when this returns.
    func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError)

    /// The messages of a topic from one offset on, in order, as far as the limits go; one is given however large it is.
    ///
    /// - Returns: Without those that are not there or are damaged: the caller sees holes by the offsets.
    func messages(
        of topic: HistoryTopic,
        from offset: UInt64,
        through last: UInt64,
        limit: Int,
        bytes: Int
    ) throws(HistoryStoreError) -> [HistoryMessage]

    /// The marks of a topic's messages from one offset on, in order, `limit` at most.
    func marks(of topic: HistoryTopic, from offset: UInt64, limit: Int) throws(HistoryStoreError) -> [HistoryMark]

    /// What became of the push with this id; nil when it is not known. It may have expired.
    func kept(_ id: Label, of topic: HistoryTopic) throws(HistoryStoreError) -> KeptID?

    /// Gives room back that is not used any more, for a bounded time; to be called about once a second.
    func tidy() throws(HistoryStoreError)

    /// Ends the use of the store, so that the next opening finds it whole. It is not used after this.
    func close() throws(HistoryStoreError)
}
