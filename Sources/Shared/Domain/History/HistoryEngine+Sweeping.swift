import NIOCore

extension HistoryEngine {
    /// Takes what has expired of some topics, forgets the counters of those that were not pushed to for very long, and ids that are too old.
    ///
    /// To be called about once a second; each call looks at a bounded number of topics.
    ///
    /// - Parameter retention: What the topic's family keeps by now; nil: nothing, for no family has it any more.
    package func sweep(now: UInt64, retention: (HistoryTopic) -> HistoryRetention?) throws(HistoryStoreError) {
        if self.sweepPlace >= self.sweepOrder.count {
            self.sweepOrder = Array(self.records.keys)
            self.sweepPlace = 0
        }
        let end = min(self.sweepOrder.count, self.sweepPlace + self.limits.sweptTopics)
        let topics = self.sweepOrder[self.sweepPlace..<end]
        var draft = HistoryDraft()
        var forgotten: [HistoryTopic] = []
        for topic in topics {
            guard let record = self.records[topic] else { continue }
            if record.touched + self.limits.meta <= now {
                forgotten.append(topic)
            } else {
                try self.expire(record, retention(topic), &draft, now)
            }
        }
        for topic in forgotten { draft.changes.append(.forget(topic)) }
        if let time = self.timeToForget(now) { draft.changes.append(.forgetIDs(before: time)) }
        draft.figures.forgotten = UInt64(forgotten.count)
        try self.commit(&draft)
        self.sweepPlace = end
        for topic in forgotten {
            self.records[topic] = nil
            self.index.remove(topic)
            self.weights.set(0, of: topic)
        }
    }

    /// An idle hub does not write each second that it has nothing to forget.
    private func timeToForget(_ now: UInt64) -> UInt64? {
        // The store may have ids of the run before.
        if self.lastRemembered == .max { self.lastRemembered = now }
        guard now >= self.nextForgetting, self.lastRemembered + self.limits.ids + Self.forgetting > now else {
            return nil
        }
        self.nextForgetting = now + Self.forgetting / 2
        return now
    }

    private static let forgetting: UInt64 = 20_000

    private func expire(
        _ record: TopicRecord,
        _ retention: HistoryRetention?,
        _ draft: inout HistoryDraft,
        _ now: UInt64
    ) throws(HistoryStoreError) {
        guard record.oldest <= record.head else { return }
        let before = retention.map { now - min(now, $0.milliseconds) } ?? .max
        let keep = UInt64(retention?.keep ?? 0)
        let marks = try self.store.marks(of: record.topic, from: record.oldest, limit: self.limits.sweptMessages)
        var record = record
        var through = record.oldest - 1
        var gone = 0
        for mark in marks {
            guard mark.time < before || mark.offset + keep <= record.head else { break }
            through = mark.offset
            gone += mark.bytes
            draft.figures.expired += 1
        }
        // A record that counts what is not there.
        if marks.isEmpty { through = record.head }
        guard through >= record.oldest else { return }
        record.bytes = through >= record.head ? 0 : max(0, record.bytes - gone)
        record.oldest = through + 1
        draft.records[record.topic] = record
        draft.changes.append(.trim(record.topic, through: through))
    }
}
