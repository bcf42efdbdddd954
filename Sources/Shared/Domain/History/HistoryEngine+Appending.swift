import NIOCore

extension HistoryEngine {
    /// Takes a group of pushes in, in their order and in one commit of the store.
    ///
    /// - Parameter now: Milliseconds since 1970.
    /// - Returns: What became of each. When the store cannot commit, all of them are refused, those that would have changed nothing included.
    package func append(_ pushes: [HistoryPush], now: UInt64) -> [AppendOutcome] {
        var draft = HistoryDraft()
        var outcomes: [AppendOutcome] = []
        outcomes.reserveCapacity(pushes.count)
        do throws(HistoryStoreError) {
            for push in pushes { outcomes.append(try self.decide(push, &draft, now)) }
            try self.trim(&draft, now)
            try self.evict(&draft)
            try self.commit(&draft)
        } catch {
            self.figures.failures += 1
            self.trouble = error
            let refusal = Self.refusal(error)
            return Array(repeating: .refused(refusal), count: pushes.count)
        }
        return outcomes
    }

    static func refusal(_ error: HistoryStoreError) -> Refusal {
        switch error {
        case .full(let reason):
            .unavailable(
                "history: expected room for the push, found none (\(reason)); what was acknowledged is kept, try again"
            )
        case .failed(let reason):
            .unavailable("history: expected a store that works, found an error (\(reason)); try again")
        }
    }

    private func decide(_ item: HistoryPush, _ draft: inout HistoryDraft, _ now: UInt64) throws(HistoryStoreError)
        -> AppendOutcome
    {
        let push = item.push
        let topic = HistoryTopic(vhost: push.vhost, name: push.topic)
        var record = draft.records[topic] ?? self.record(of: topic, now: now)
        let head = Position(epoch: record.epoch, offset: record.head)
        if let id = push.id, let kept = try self.kept(id, of: topic, draft), kept.expires > now {
            draft.figures.duplicates += 1
            return .duplicate(kept.position)
        }
        if let version = push.version, let latest = record.version, version < latest {
            draft.figures.stale += 1
            return .stale(head)
        }
        if let expected = push.expectedOffset, expected != record.head {
            draft.figures.conflicts += 1
            return .refused(
                Refusal(code: 409, reason: "if_offset: expected the topic at \(expected), found it at \(record.head)")
            )
        }
        record.head += 1
        record.version = push.version ?? record.version
        record.touched = max(record.touched, now)
        record.durability = item.retention.durability
        let message = HistoryMessage(
            offset: record.head,
            time: now,
            kind: push.kind,
            event: push.event,
            id: push.id,
            data: push.data
        )
        record.bytes += message.weight
        draft.records[topic] = record
        draft.appended[topic, default: []].append(message)
        draft.changes.append(.append(topic, message))
        if item.retention.durability == .fsync { draft.durability = .fsync }
        let position = Position(epoch: record.epoch, offset: record.head)
        if let id = push.id {
            let kept = KeptID(position: position, expires: now + self.limits.ids)
            draft.ids[topic, default: [:]][id] = kept
            draft.changes.append(.remember(topic, id: id, kept))
            self.lastRemembered = now
        }
        draft.retentions[topic] = item.retention
        draft.figures.appended += 1
        return .appended(position)
    }

    private func kept(_ id: Label, of topic: HistoryTopic, _ draft: HistoryDraft) throws(HistoryStoreError) -> KeptID? {
        if let kept = draft.ids[topic]?[id] { return kept }
        guard let record = self.records[topic] else { return nil }
        // The position of another life of the topic says nothing.
        let kept = try self.store.kept(id, of: topic)
        return kept?.position.epoch == record.epoch ? kept : nil
    }

    // MARK: Making room

    /// Takes from each topic of the draft what its family does not keep any more.
    private func trim(_ draft: inout HistoryDraft, _ now: UInt64) throws(HistoryStoreError) {
        for topic in draft.appended.keys {
            guard let retention = draft.retentions[topic], let record = draft.records[topic] else { continue }
            let surplus =
                record.count > UInt64(retention.keep) ? record.head - UInt64(retention.keep) : record.oldest - 1
            let marks = try self.marks(
                of: topic,
                draft,
                atLeast: surplus >= record.oldest ? Int(surplus - record.oldest) + 1 : 1
            )
            let before = now - min(now, retention.milliseconds)
            var through = record.oldest - 1
            for mark in marks {
                guard mark.offset <= surplus || mark.time < before else { break }
                through = mark.offset
                if mark.offset <= surplus { draft.figures.trimmed += 1 } else { draft.figures.expired += 1 }
            }
            self.drop(through, of: topic, marks, &draft)
        }
    }

    /// The first messages of a topic, those of the draft behind the store's.
    private func marks(of topic: HistoryTopic, _ draft: HistoryDraft, atLeast count: Int) throws(HistoryStoreError)
        -> [HistoryMark]
    {
        guard let record = draft.records[topic] ?? self.records[topic] else { return [] }
        let limit = count + 16
        var marks = try self.store.marks(of: topic, from: record.oldest, limit: limit)
        guard marks.count < limit else { return marks }
        for message in draft.appended[topic] ?? [] where message.offset >= record.oldest {
            marks.append(HistoryMark(offset: message.offset, time: message.time, bytes: message.weight))
        }
        return marks
    }

    private func drop(_ offset: UInt64, of topic: HistoryTopic, _ marks: [HistoryMark], _ draft: inout HistoryDraft) {
        guard var record = draft.records[topic] ?? self.records[topic], offset >= record.oldest else { return }
        let gone = marks.reduce(0) { $1.offset <= offset ? $0 + $1.bytes : $0 }
        record.bytes = offset >= record.head ? 0 : max(0, record.bytes - gone)
        record.oldest = offset + 1
        draft.records[topic] = record
        draft.changes.append(.trim(topic, through: offset))
    }

    /// Takes the oldest messages of the heaviest topics until everything together is within its bound.
    private func evict(_ draft: inout HistoryDraft) throws(HistoryStoreError) {
        let growth = draft.records.reduce(0) { $0 + $1.value.bytes - self.weights.weight(of: $1.key) }
        guard self.weights.total + growth > self.limits.bytes else { return }
        // The weights are those of the draft for a while: what cannot be committed is taken back.
        var before: [HistoryTopic: Int] = [:]
        for (topic, record) in draft.records { self.weigh(record.bytes, topic, &before) }
        do throws(HistoryStoreError) {
            while self.weights.total > self.limits.bytes, let topic = self.weights.heaviest {
                try self.evict(from: topic, &draft)
                self.weigh(draft.records[topic]?.bytes ?? 0, topic, &before)
            }
        } catch {
            for (topic, weight) in before { self.weights.set(weight, of: topic) }
            throw error
        }
        draft.weighedBefore = before
    }

    private func weigh(_ weight: Int, _ topic: HistoryTopic, _ before: inout [HistoryTopic: Int]) {
        if before[topic] == nil { before[topic] = self.weights.weight(of: topic) }
        self.weights.set(weight, of: topic)
    }

    private func evict(from topic: HistoryTopic, _ draft: inout HistoryDraft) throws(HistoryStoreError) {
        let marks = try self.marks(of: topic, draft, atLeast: 1)
        guard let first = marks.first else {
            // A record that counts what is not there.
            var record = draft.records[topic] ?? self.record(of: topic, now: 0)
            record.bytes = 0
            draft.records[topic] = record
            return
        }
        // A few at a time, so that topics of one class take turns.
        let excess = self.weights.total - self.limits.bytes
        let half = self.weights.weight(of: topic) / 2
        var (through, gone) = (first.offset, 0)
        for mark in marks.prefix(16) {
            guard gone < excess, gone <= half else { break }
            through = mark.offset
            gone += mark.bytes
            draft.figures.evicted += 1
        }
        self.drop(through, of: topic, marks, &draft)
    }

    // MARK: Committing

    func commit(_ draft: inout HistoryDraft) throws(HistoryStoreError) {
        if !draft.records.isEmpty || !draft.changes.isEmpty {
            let changes = draft.records.values.map { HistoryChange.record($0) } + draft.changes
            do throws(HistoryStoreError) {
                try self.store.commit(changes, durability: draft.durability)
            } catch {
                for (topic, weight) in draft.weighedBefore { self.weights.set(weight, of: topic) }
                throw error
            }
            self.figures.commits += 1
            self.trouble = nil
        }
        for (topic, record) in draft.records {
            if self.records.updateValue(record, forKey: topic) == nil {
                self.sweepOrder.append(topic)
                self.index.insert(topic)
            }
            self.weights.set(record.bytes, of: topic)
        }
        self.figures.add(draft.figures)
    }
}

extension HistoryRetention {
    /// How long a message is kept.
    package var milliseconds: UInt64 {
        let (seconds, attoseconds) = self.duration.components
        return UInt64(clamping: seconds) * 1000 + UInt64(clamping: attoseconds / 1_000_000_000_000_000)
    }
}

extension HistoryFigures {
    mutating func add(_ other: HistoryFigures) {
        self.appended += other.appended
        self.duplicates += other.duplicates
        self.stale += other.stale
        self.conflicts += other.conflicts
        self.trimmed += other.trimmed
        self.expired += other.expired
        self.evicted += other.evicted
        self.forgotten += other.forgotten
    }
}
