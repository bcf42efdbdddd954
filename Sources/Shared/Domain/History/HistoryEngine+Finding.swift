import NIOCore

extension HistoryEngine {
    /// What a topic has had, by the bounds of its family as of now.
    package struct Finding: Equatable, Sendable {
        package var position: Position
        /// The first offset from which on everything is there.
        package var oldest: UInt64
        /// Those that were wanted, in order and without a hole, as far as the limits go.
        package var messages: [HistoryMessage]
    }

    /// - Parameters:
    ///   - limit: Messages at most.
    ///   - bytes: Their weight at most; one is given however heavy it is.
    package func find(
        _ topic: HistoryTopic,
        _ wanted: HistoryRecall.Wanted,
        limit: Int,
        bytes: Int,
        retention: HistoryRetention,
        now: UInt64
    ) throws(HistoryStoreError) -> Finding {
        let record = self.record(of: topic, now: now)
        let position = Position(epoch: record.epoch, offset: record.head)
        var finding = Finding(position: position, oldest: try self.oldest(of: record, retention, now), messages: [])
        let range: ClosedRange<UInt64>
        switch wanted {
        case .head:
            return finding
        case .latest(let count):
            let first = record.head + 1 - min(record.head, UInt64(min(Int(count), limit)))
            guard max(first, finding.oldest) <= record.head else { return finding }
            range = try self.latest(max(first, finding.oldest)...record.head, of: topic, bytes)
        case .range(let epoch, let first, let last):
            guard epoch == record.epoch, first >= finding.oldest, first <= min(last, record.head) else {
                return finding
            }
            range = first...min(last, record.head)
        }
        try self.read(range, of: topic, limit, bytes, latest: wanted.isLatest, into: &finding)
        return finding
    }

    /// The end of a range as far as the bytes go; its last message however heavy it is.
    private func latest(
        _ range: ClosedRange<UInt64>,
        of topic: HistoryTopic,
        _ bytes: Int
    ) throws(HistoryStoreError) -> ClosedRange<UInt64> {
        let marks = try self.store.marks(of: topic, from: range.lowerBound, limit: range.count)
        var (first, rest) = (range.upperBound, bytes)
        for mark in marks.reversed() where mark.offset <= range.upperBound {
            guard mark.offset == range.upperBound || mark.bytes <= rest else { break }
            first = mark.offset
            rest -= mark.bytes
        }
        return first...range.upperBound
    }

    private func read(
        _ range: ClosedRange<UInt64>,
        of topic: HistoryTopic,
        _ limit: Int,
        _ bytes: Int,
        latest: Bool,
        into finding: inout Finding
    ) throws(HistoryStoreError) {
        let messages = try self.store.messages(
            of: topic,
            from: range.lowerBound,
            through: range.upperBound,
            limit: limit,
            bytes: bytes
        )
        var expected = range.lowerBound
        for message in messages {
            guard message.offset == expected else {
                // One before it cannot be read: what is in front of the hole is not given out as if it were all.
                finding.oldest = max(finding.oldest, message.offset)
                finding.messages = []
                if !latest { return }
                expected = message.offset
                finding.messages = [message]
                expected += 1
                continue
            }
            finding.messages.append(message)
            expected += 1
        }
        // Nothing at all although it should be there, or not the latest one: the end of the range cannot be read.
        if messages.isEmpty || latest && expected <= range.upperBound {
            finding.oldest = range.upperBound + 1
            finding.messages = []
        }
    }

    /// The first offset that the family keeps, and that has not expired yet.
    func oldest(of record: TopicRecord, _ retention: HistoryRetention, _ now: UInt64) throws(HistoryStoreError)
        -> UInt64
    {
        var oldest = record.oldest
        if record.count > UInt64(retention.keep) { oldest = record.head + 1 - UInt64(retention.keep) }
        let before = now - min(now, retention.milliseconds)
        while oldest <= record.head {
            let marks = try self.store.marks(of: record.topic, from: oldest, limit: 64)
            guard let fresh = marks.first(where: { $0.time >= before }) else {
                guard let last = marks.last else { return record.head + 1 }
                oldest = last.offset + 1
                continue
            }
            return fresh.offset
        }
        return oldest
    }
}

extension HistoryRecall.Wanted {
    fileprivate var isLatest: Bool {
        if case .latest = self { true } else { false }
    }
}
