import NIOCore

@testable import MusterDomain

/// What history must do, written as plainly as it can be: lists that are walked from their beginning, and no store.
struct NaiveHistory {
    struct Message {
        var offset: UInt64
        var time: UInt64
        var text: String
        /// With the id, which is kept as well.
        var weight: Int
    }

    struct Topic {
        var epoch: Epoch
        var head: UInt64 = 0
        var version: UInt64?
        var touched: UInt64 = 0
        var messages: [Message] = []
        var ids: [String: (position: Position, expires: UInt64)] = [:]
    }

    let meta: UInt64
    let ids: UInt64
    var topics: [HistoryTopic: Topic] = [:]

    /// Takes a group in; it is the caller's to keep the history as it was before when the store fails.
    mutating func append(
        _ pushes: [HistoryPush],
        now: UInt64,
        virginEpoch: (HistoryTopic) -> Epoch
    ) -> [AppendOutcome] {
        var retentions: [HistoryTopic: HistoryRetention] = [:]
        let outcomes = pushes.map { item -> AppendOutcome in
            let push = item.push
            let name = HistoryTopic(vhost: push.vhost, name: push.topic)
            var topic = self.topics[name] ?? Topic(epoch: virginEpoch(name))
            if let id = push.id, let kept = topic.ids[id.text], kept.expires > now { return .duplicate(kept.position) }
            let head = Position(epoch: topic.epoch, offset: topic.head)
            if let version = push.version, let newest = topic.version, version < newest { return .stale(head) }
            if let expected = push.expectedOffset, expected != topic.head {
                let reason = "if_offset: expected the topic at \(expected), found it at \(topic.head)"
                return .refused(Refusal(code: 409, reason: reason))
            }
            topic.head += 1
            topic.version = push.version ?? topic.version
            topic.touched = now
            let weight = 64 + push.data.readableBytes + (push.id?.text.utf8.count ?? 0)
            let text = String(buffer: push.data)
            topic.messages.append(Message(offset: topic.head, time: now, text: text, weight: weight))
            let position = Position(epoch: topic.epoch, offset: topic.head)
            if let id = push.id { topic.ids[id.text] = (position, now + self.ids) }
            self.topics[name] = topic
            retentions[name] = item.retention
            return .appended(position)
        }
        for (name, retention) in retentions {
            let kept = self.kept(of: name, retention, now: now)
            self.topics[name]?.messages = kept
        }
        return outcomes
    }

    mutating func sweep(now: UInt64, retention: (HistoryTopic) -> HistoryRetention?) {
        for (name, topic) in self.topics {
            guard topic.touched + self.meta > now else {
                self.topics[name] = nil
                continue
            }
            let kept = retention(name).map { self.kept(of: name, $0, now: now) }
            self.topics[name]?.messages = kept ?? []
            for (id, kept) in topic.ids where kept.expires < now { self.topics[name]?.ids[id] = nil }
        }
    }

    /// Offsets and texts of what is kept, by the family's bounds as of now.
    func kept(of name: HistoryTopic, _ retention: HistoryRetention, now: UInt64) -> [Message] {
        guard let topic = self.topics[name] else { return [] }
        return topic.messages.filter { message in
            message.offset + UInt64(retention.keep) > topic.head && message.time + retention.milliseconds >= now
        }
    }
}
