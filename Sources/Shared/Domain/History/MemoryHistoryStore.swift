import NIOCore

/// A store that is gone with its process: what a hub keeps without a file.
package final class MemoryHistoryStore: HistoryStore {
    package let seed: UInt64
    /// Memory is taken to be whole.
    package var damaged: UInt64 { 0 }
    private var topics: [HistoryTopic: KeptTopic] = [:]
    private var expiring = ExpiringIDs()
    /// The weight of all messages.
    private var weight = 0

    /// - Parameter seed: A random number.
    package init(seed: UInt64) {
        self.seed = seed
    }

    /// About what it takes: the messages' weight, and a guess for each topic and id.
    package var size: UInt64 { UInt64(self.weight + 256 * self.topics.count + 128 * self.expiring.count) }

    package func records() -> [TopicRecord] {
        self.topics.values.compactMap(\.record)
    }

    package func commit(_ changes: [HistoryChange], durability: Durability) throws(HistoryStoreError) {
        try self.check(changes)
        for change in changes { self.apply(change) }
    }

    package func messages(
        of topic: HistoryTopic,
        from offset: UInt64,
        through last: UInt64,
        limit: Int,
        bytes: Int
    ) -> [HistoryMessage] {
        guard let messages = self.topics[topic]?.messages else { return [] }
        var found: [HistoryMessage] = []
        var room = bytes
        for message in messages[messages.index(atOrAbove: offset)...] {
            guard message.offset <= last, found.count < limit else { break }
            guard found.isEmpty || message.weight <= room else { break }
            room -= message.weight
            found.append(message)
        }
        return found
    }

    package func marks(of topic: HistoryTopic, from offset: UInt64, limit: Int) -> [HistoryMark] {
        guard let messages = self.topics[topic]?.messages else { return [] }
        return messages[messages.index(atOrAbove: offset)...].prefix(limit).map {
            HistoryMark(offset: $0.offset, time: $0.time, bytes: $0.weight)
        }
    }

    package func kept(_ id: Label, of topic: HistoryTopic) -> KeptID? {
        self.topics[topic]?.ids[id]
    }

    package func tidy() {}

    package func close() {}

    // MARK: - Changes

    /// Refuses what a commit must not hold before any of it is made.
    private func check(_ changes: [HistoryChange]) throws(HistoryStoreError) {
        var order = HistoryChangeOrder()
        for change in changes {
            try order.add(change) { topic in
                guard let kept = self.topics[topic] else { return nil }
                return kept.messages.last?.offset ?? 0
            }
        }
        try order.finish()
    }

    private func apply(_ change: HistoryChange) {
        switch change {
        case .record(let record):
            self.topics[record.topic, default: KeptTopic()].record = record
        case .append(let topic, let message):
            self.weight += message.weight
            self.topics[topic, default: KeptTopic()].messages.append(message.compacted())
        case .trim(let topic, let offset):
            self.weight -= self.topics[topic]?.trim(through: offset) ?? 0
        case .forget(let topic):
            self.weight -= self.topics[topic]?.trim(through: .max) ?? 0
            self.topics[topic] = nil
        case .remember(let topic, let id, let kept):
            self.topics[topic, default: KeptTopic()].ids[id] = kept
            self.expiring.insert(ExpiringIDs.Entry(topic: topic, id: id, expires: kept.expires))
        case .forgetIDs(let time):
            self.forgetIDs(before: time)
        }
    }

    private func forgetIDs(before time: UInt64) {
        for entry in self.expiring.remove(before: time) {
            // It may have been remembered again since, for longer.
            guard let kept = self.topics[entry.topic]?.ids[entry.id], kept.expires < time else { continue }
            self.topics[entry.topic]?.ids[entry.id] = nil
        }
    }
}

/// What memory holds of a topic.
private struct KeptTopic {
    /// Nil only within a commit.
    var record: TopicRecord?
    var messages = CircularBuffer<HistoryMessage>(initialCapacity: 0)
    var ids: [Label: KeptID] = [:]

    /// Returns the weight of what went.
    mutating func trim(through offset: UInt64) -> Int {
        var weight = 0
        while let first = self.messages.first, first.offset <= offset {
            weight += first.weight
            self.messages.removeFirst()
        }
        return weight
    }
}

extension CircularBuffer<HistoryMessage> {
    /// The first message that is not below an offset, by binary search: there may be holes.
    fileprivate func index(atOrAbove offset: UInt64) -> Index {
        var low = 0
        var high = self.count
        while low < high {
            let middle = (low + high) / 2
            if self[self.index(self.startIndex, offsetBy: middle)].offset < offset {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return self.index(self.startIndex, offsetBy: low)
    }
}

extension HistoryMessage {
    /// With data of its own where it is a small part of a large buffer, which it would keep alive.
    fileprivate func compacted() -> HistoryMessage {
        guard self.data.storageCapacity > 2 * self.data.readableBytes + Self.overhead else { return self }
        var copy = self
        copy.data = ByteBuffer(bytes: self.data.readableBytesView)
        return copy
    }
}
