extension HistoryEngine {
    /// The topics of a vhost whose names begin so, in the order of their names, behind one of them; each as of now.
    ///
    /// - Parameter retention: What the topic's family keeps by now; topics of which it keeps nothing are left out.
    package func topics(
        of vhost: VhostID,
        prefix: String,
        after: String?,
        limit: Int,
        now: UInt64,
        retention: (HistoryTopic) -> HistoryRetention?
    ) throws(HistoryStoreError) -> (records: [TopicRecord], hasMore: Bool) {
        // What is behind a text that stands before the prefix begins with the prefix itself.
        let isBehind = after.map { !$0.utf8.lexicographicallyPrecedes(prefix.utf8) } ?? false
        var found: [TopicRecord] = []
        for name in self.index.names(of: vhost, from: isBehind ? after ?? "" : prefix, isIncluded: !isBehind) {
            guard name.text.utf8.starts(with: prefix.utf8) else { break }
            let topic = HistoryTopic(vhost: vhost, name: name)
            guard let retention = retention(topic), let record = self.records[topic] else { continue }
            guard found.count < limit else { return (found, true) }
            found.append(try self.current(record, retention, now))
        }
        return (found, false)
    }

    /// What is known of a topic as of now; nil where it has never had a push, or not for very long.
    package func look(
        _ topic: HistoryTopic,
        retention: HistoryRetention,
        now: UInt64
    ) throws(HistoryStoreError) -> TopicRecord? {
        guard let record = self.records[topic] else { return nil }
        return try self.current(record, retention, now)
    }

    /// A record without what is not kept any more, although no sweep has taken it yet.
    private func current(
        _ record: TopicRecord,
        _ retention: HistoryRetention,
        _ now: UInt64
    ) throws(HistoryStoreError) -> TopicRecord {
        let oldest = try self.oldest(of: record, retention, now)
        var current = record
        current.oldest = oldest
        guard oldest <= record.head else {
            current.bytes = 0
            return current
        }
        var next = record.oldest
        while next < oldest {
            let marks = try self.store.marks(of: record.topic, from: next, limit: 256)
            guard let last = marks.last else { break }
            for mark in marks where mark.offset < oldest { current.bytes -= mark.bytes }
            next = last.offset + 1
        }
        current.bytes = max(0, current.bytes)
        return current
    }
}
