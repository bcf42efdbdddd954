/// What every store refuses of a commit, wherever it keeps it: an append that is not behind all others of its topic, and
/// messages or ids of a topic without a record.
package struct HistoryChangeOrder {
    /// The greatest offset of each topic that the commit touched; nil when the topic is not there any more.
    private var last: [HistoryTopic: UInt64?] = [:]
    /// Topics that need a record before the commit ends.
    private var missing: Set<HistoryTopic> = []

    package init() {}

    /// - Parameter stored: The greatest offset of a topic's messages before the commit, 0 without any; nil for a topic that
    ///   has no record.
    package mutating func add(
        _ change: HistoryChange,
        stored: (HistoryTopic) -> UInt64?
    ) throws(HistoryStoreError) {
        switch change {
        case .record(let record):
            self.last[record.topic] = .some(self.greatest(record.topic, stored) ?? 0)
            self.missing.remove(record.topic)
        case .append(let topic, let message):
            let before = self.use(topic, stored)
            guard message.offset > before else {
                throw .failed("offset of an append: expected one above \(before), found \(message.offset)")
            }
            self.last[topic] = .some(message.offset)
        case .remember(let topic, id: _, _):
            self.last[topic] = .some(self.use(topic, stored))
        case .forget(let topic):
            self.last[topic] = .some(nil)
            self.missing.remove(topic)
        case .trim(let topic, let offset):
            guard let greatest = self.greatest(topic, stored), greatest <= offset else { break }
            self.last[topic] = .some(0)
        case .forgetIDs:
            break
        }
    }

    package consuming func finish() throws(HistoryStoreError) {
        guard self.missing.isEmpty else {
            throw .failed(
                "changes: expected a record of each topic with messages or ids, found none of \(self.missing.count)"
            )
        }
    }

    /// The greatest offset of a topic that is to have a record.
    private mutating func use(_ topic: HistoryTopic, _ stored: (HistoryTopic) -> UInt64?) -> UInt64 {
        if let greatest = self.greatest(topic, stored) { return greatest }
        self.missing.insert(topic)
        return 0
    }

    private func greatest(_ topic: HistoryTopic, _ stored: (HistoryTopic) -> UInt64?) -> UInt64? {
        if let changed = self.last[topic] { return changed }
        return stored(topic)
    }
}
