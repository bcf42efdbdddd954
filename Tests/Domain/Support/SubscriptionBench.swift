@testable import MusterDomain

/// A subscription table beside a naive model of it.
final class SubscriptionBench {
    struct Topic: Hashable {
        var vhost: UInt32
        var name: String
    }

    private var table = SubscriptionTable()
    /// Which hash each topic's key carries; anything goes, as long as one topic always has the same.
    private let hash: (Topic) -> Int
    private(set) var model: [Topic: Set<Int32>] = [:]

    init(hash: @escaping (Topic) -> Int) {
        self.hash = hash
    }

    private func withKey<Value>(of topic: Topic, _ body: (TopicKey) -> Value) -> Value {
        Array(topic.name.utf8).withUnsafeBytes { name in
            body(TopicKey(vhost: VhostID(rawValue: topic.vhost), name: name, hash: self.hash(topic)))
        }
    }

    /// Each operation returns whether table and model said the same.
    func subscribe(_ slot: Int32, to topic: Topic) -> Bool {
        let isNew = self.withKey(of: topic) { self.table.subscribe(slot, to: $0) }
        return isNew == self.model[topic, default: []].insert(slot).inserted
    }

    func unsubscribe(_ slot: Int32, from topic: Topic) -> Bool {
        let wasOn = self.withKey(of: topic) { self.table.unsubscribe(slot, from: $0) }
        return wasOn == (self.model[topic]?.remove(slot) != nil)
    }

    func removeAll(of slot: Int32) -> Bool {
        self.table.removeAll(of: slot)
        for topic in self.model.keys { self.model[topic]?.remove(slot) }
        return self.table.subscriptionCount(of: slot) == 0
    }

    func isSubscribed(_ slot: Int32, to topic: Topic) -> Bool {
        let isOn = self.withKey(of: topic) { self.table.isSubscribed(slot, to: $0) }
        return isOn == (self.model[topic]?.contains(slot) ?? false)
    }

    /// The members of a topic, sorted, as the table has them; nil when it has none.
    func members(of topic: Topic) -> [Int32]? {
        self.withKey(of: topic) { self.table.audience(of: $0)?.members.map(\.slot).sorted() }
    }

    var topicCount: Int { self.table.topicCount }
    var subscriptionCount: Int { self.table.subscriptionCount }

    /// What differs between table and model; nil when nothing does.
    func difference(slots: Range<Int32>) -> String? {
        for (topic, slots) in self.model {
            let found = self.members(of: topic)
            if found != (slots.isEmpty ? nil : slots.sorted()) {
                return "\(topic): expected \(slots.sorted()), found \(String(describing: found))"
            }
        }
        let pairs = self.model.values.reduce(0) { $0 + $1.count }
        guard self.subscriptionCount == pairs else { return "expected \(pairs) pairs, found \(self.subscriptionCount)" }
        let topics = self.model.values.count { !$0.isEmpty }
        guard self.topicCount == topics else { return "expected \(topics) topics, found \(self.topicCount)" }
        for slot in slots {
            let expected = self.model.values.count { $0.contains(slot) }
            let found = self.table.subscriptionCount(of: slot)
            guard found == expected else { return "slot \(slot): expected \(expected) topics, found \(found)" }
        }
        return nil
    }
}
