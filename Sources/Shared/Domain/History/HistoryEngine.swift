import NIOCore

/// Decides what history keeps: which offset a push gets, or that it has been there, and what goes to make room. A store does it.
///
/// Design: the counters of all topics are in memory, what they count is in the store. A group of pushes is decided against a
/// draft of the counters, which becomes the truth when the store has committed, and is dropped when it has not: memory and store
/// never say different things.
package final class HistoryEngine {
    let store: any HistoryStore
    let limits: Limits
    var records: [HistoryTopic: TopicRecord] = [:]
    var weights = TopicWeights()
    /// The topics with records, by their names.
    var index = TopicIndex()
    /// Topics in the order of the sweeps, and where the next one begins.
    var sweepOrder: [HistoryTopic] = []
    var sweepPlace = 0
    /// When an id was remembered last, and when ids are forgotten next.
    var lastRemembered: UInt64 = .max
    var nextForgetting: UInt64 = 0

    package internal(set) var figures = HistoryFigures()
    /// Why the last commit could not be made; nil when it could.
    package internal(set) var trouble: HistoryStoreError?

    /// - Throws: When the store's records cannot be read.
    package init(store: any HistoryStore, limits: Limits) throws(HistoryStoreError) {
        self.store = store
        self.limits = limits
        for record in try store.records() {
            self.records[record.topic] = record
            self.weights.set(record.bytes, of: record.topic)
            self.index.insert(record.topic)
        }
    }

    /// Topics with counters.
    package var topicCount: Int { self.records.count }
    /// The weight of all messages.
    package var bytes: Int { self.weights.total }
    /// What is known of a topic; nil where it has never had a push, or not for very long.
    package func look(_ topic: HistoryTopic) -> TopicRecord? { self.records[topic] }

    /// Bytes that the store takes.
    package var size: UInt64 { self.store.size }
    /// Messages that the store found damaged.
    package var damaged: UInt64 { self.store.damaged }

    /// The epoch of a topic without counters. It stays the same for a while, so that a subscriber of an empty topic has a position
    /// that still holds when the first push comes, and nothing needs to be written for him; after counters were forgotten it is another one.
    package func virginEpoch(of topic: HistoryTopic, now: UInt64) -> Epoch {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        func mix(number: UInt64) {
            for shift in stride(from: UInt64(0), to: 64, by: 8) { mix(UInt8(truncatingIfNeeded: number >> shift)) }
        }
        mix(number: self.store.seed)
        mix(number: now / max(1, self.limits.meta))
        mix(number: UInt64(topic.vhost.rawValue))
        for byte in topic.name.text.utf8 { mix(byte) }
        // SplitMix64's finalizer: neighbouring names must not have neighbouring epochs.
        hash = (hash ^ (hash >> 30)) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ (hash >> 27)) &* 0x94D0_49BB_1331_11EB
        // why: the lowest bit is set.
        return Epoch(rawValue: (hash ^ (hash >> 31)) & 0xFF_FFFF_FFFF | 1)!
    }

    func record(of topic: HistoryTopic, now: UInt64) -> TopicRecord {
        self.records[topic] ?? TopicRecord(topic: topic, epoch: self.virginEpoch(of: topic, now: now))
    }

    /// Ends the use of the store.
    package func close() throws(HistoryStoreError) { try self.store.close() }

    /// Gives unused room back.
    package func tidy() throws(HistoryStoreError) { try self.store.tidy() }
}
