import MusterDomain

/// A memory store that waits and fails as a disk does.
final class ControlledStore: HistoryStore {
    private let store = MemoryHistoryStore(seed: 7)
    private let control: StoreControl

    init(_ control: StoreControl) {
        self.control = control
    }

    var seed: UInt64 { store.seed }
    var damaged: UInt64 { store.damaged }
    var size: UInt64 { store.size }

    func records() -> [TopicRecord] { store.records() }

    func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError) {
        // A sweep's commit that only forgets ids is not what a test waits for.
        if changes.contains(where: { $0.topic != nil }) { try control.commitBegins() }
        try store.commit(changes, durability: durability)
    }

    func messages(of topic: HistoryTopic, from offset: UInt64, through last: UInt64, limit: Int, bytes: Int)
        -> [HistoryMessage]
    {
        store.messages(of: topic, from: offset, through: last, limit: limit, bytes: bytes)
    }

    func marks(of topic: HistoryTopic, from offset: UInt64, limit: Int) throws(HistoryStoreError) -> [HistoryMark] {
        try control.readingBegins()
        return store.marks(of: topic, from: offset, limit: limit)
    }

    func kept(_ id: Label, of topic: HistoryTopic) -> KeptID? { store.kept(id, of: topic) }
    func tidy() {}
    func close() {}
}
