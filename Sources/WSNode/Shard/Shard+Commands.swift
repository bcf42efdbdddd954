import MusterDomain
import NIOCore

extension Shard {
    /// Puts a connection on a topic that it may hear; to be on it already is no error.
    func subscribe(_ slot: Int32, to name: TopicName, of access: ConnectionAccess) throws(Refusal) {
        let limit = self.settings.subscriptionsPerConnection
        let isFull = self.tables.subscriptionCount(of: slot) >= limit
        let isDone = Self.withKey(of: name, access) { key in
            if isFull { return self.tables.isSubscribed(slot, to: key, in: access.dialect) }
            let policy = self.policy(of: name, access)
            _ = self.tables.subscribe(slot, to: key, in: access.dialect, policy: policy)
            return true
        }
        self.settleTopics()
        guard isDone else {
            throw Refusal(code: 429, reason: "expected at most \(limit) topics per connection")
        }
    }

    /// Other rules are in force: what they say of slow clients holds for the topic's pushes from now on.
    func renewPolicy(of name: TopicName, _ access: ConnectionAccess) {
        let policy = self.policy(of: name, access)
        Self.withKey(of: name, access) { self.tables.setPolicy(policy, of: $0) }
    }

    /// What the manifest says of clients that do not take the topic's pushes as fast as they come.
    private func policy(of name: TopicName, _ access: ConnectionAccess) -> SlowPolicy {
        self.rules[access.vhost]?.vhost.topics.family(of: name)?.family.slow ?? .close
    }

    /// Whether a connection is on a topic.
    func isSubscribed(_ slot: Int32, to name: TopicName, of access: ConnectionAccess) -> Bool {
        Self.withKey(of: name, access) { self.tables.isSubscribed(slot, to: $0, in: access.dialect) }
    }

    /// Takes a connection off topics. A topic that it was not on is no error: the result is what was asked for.
    func unsubscribe(
        _ slot: Int32,
        from topics: [NativeCommand.Topic],
        of access: ConnectionAccess
    ) -> [NativeReply.TopicResult] {
        topics.map { topic in
            do throws(Refusal) {
                _ = self.unsubscribe(slot, from: try topic.name.get(), of: access)
                return NativeReply.TopicResult(topic: topic.text)
            } catch {
                return NativeReply.TopicResult(topic: topic.text, refusal: error)
            }
        }
    }

    /// Takes a connection off a topic; false when it was not on it.
    func unsubscribe(_ slot: Int32, from name: TopicName, of access: ConnectionAccess) -> Bool {
        defer { self.settleTopics() }
        return Self.withKey(of: name, access) { self.tables.unsubscribe(slot, from: $0, in: access.dialect) }
    }

    static func withKey<Value>(
        of name: TopicName,
        _ access: ConnectionAccess,
        _ body: (TopicKey) -> Value
    ) -> Value {
        var text = name.text
        return text.withUTF8 { body(TopicKey(vhost: access.vhost, name: UnsafeRawBufferPointer($0))) }
    }
}
