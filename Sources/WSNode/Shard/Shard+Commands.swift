import MusterDomain
import NIOCore

extension Shard {
    /// Puts a connection on a topic that it may hear; to be on it already is no error.
    func subscribe(_ slot: Int32, to name: TopicName, in vhost: VhostID) throws(Refusal) {
        let limit = self.settings.subscriptionsPerConnection
        let isFull = self.native.subscriptionCount(of: slot) >= limit
        let isDone = Self.withKey(of: name, in: vhost) { key in
            if isFull { return self.native.isSubscribed(slot, to: key) }
            _ = self.native.subscribe(slot, to: key)
            return true
        }
        guard isDone else {
            throw Refusal(code: 429, reason: "expected at most \(limit) topics per connection")
        }
    }

    /// Takes a connection off topics. A topic that it was not on is no error: the result is what was asked for.
    func unsubscribe(
        _ slot: Int32,
        from topics: [NativeCommand.Topic],
        in vhost: VhostID
    ) -> [NativeReply.TopicResult] {
        topics.map { topic in
            do throws(Refusal) {
                _ = self.unsubscribe(slot, from: try topic.name.get(), in: vhost)
                return NativeReply.TopicResult(topic: topic.text)
            } catch {
                return NativeReply.TopicResult(topic: topic.text, refusal: error)
            }
        }
    }

    /// Takes a connection off a topic; false when it was not on it.
    func unsubscribe(_ slot: Int32, from name: TopicName, in vhost: VhostID) -> Bool {
        Self.withKey(of: name, in: vhost) { self.native.unsubscribe(slot, from: $0) }
    }

    private static func withKey<Value>(of name: TopicName, in vhost: VhostID, _ body: (TopicKey) -> Value) -> Value {
        var text = name.text
        return text.withUTF8 { body(TopicKey(vhost: vhost, name: UnsafeRawBufferPointer($0))) }
    }
}
