@testable import MusterDomain

/// A memory store that fails when it is told to.
final class FailingStore: HistoryStore {
    private let store = MemoryHistoryStore(seed: 7)
    var isFailing = false
    /// Whether the marks and ids cannot be read either.
    var isUnreadable = false
    /// How often marks were read.
    private(set) var readings = 0

    var seed: UInt64 { store.seed }
    var damaged: UInt64 { store.damaged }
    var size: UInt64 { store.size }

    func records() -> [TopicRecord] { store.records() }

    func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError) {
        guard !isFailing else { throw .full("no room") }
        try store.commit(changes, durability: durability)
    }

    func messages(of topic: HistoryTopic, from offset: UInt64, through last: UInt64, limit: Int, bytes: Int)
        -> [HistoryMessage]
    {
        store.messages(of: topic, from: offset, through: last, limit: limit, bytes: bytes)
    }

    func marks(of topic: HistoryTopic, from offset: UInt64, limit: Int) throws(HistoryStoreError) -> [HistoryMark] {
        readings += 1
        guard !isUnreadable else { throw .failed("a page is damaged") }
        return store.marks(of: topic, from: offset, limit: limit)
    }

    func kept(_ id: Label, of topic: HistoryTopic) throws(HistoryStoreError) -> KeptID? {
        guard !isUnreadable else { throw .failed("a page is damaged") }
        return store.kept(id, of: topic)
    }

    func tidy() {}
    func close() {}
}
