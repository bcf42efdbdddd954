import MusterDomain
import NIOCore

extension Shard {
    /// Puts a connection on topics; one result each, in their order.
    func subscribe(_ slot: Int32, to topics: [NativeCommand.Topic]) -> [NativeReply.TopicResult] {
        topics.map { topic in
            do throws(Refusal) {
                try self.subscribe(slot, to: try topic.name.get())
                return NativeReply.TopicResult(topic: topic.text)
            } catch {
                return NativeReply.TopicResult(topic: topic.text, refusal: error)
            }
        }
    }

    private func subscribe(_ slot: Int32, to name: TopicName) throws(Refusal) {
        guard self.settings.families.family(of: name) != nil else { throw .invalidTopic }
        let limit = self.settings.subscriptionsPerConnection
        let isFull = self.native.subscriptionCount(of: slot) >= limit
        let isDone = Self.withKey(of: name) { key in
            if isFull { return self.native.isSubscribed(slot, to: key) }
            _ = self.native.subscribe(slot, to: key)
            return true
        }
        guard isDone else {
            throw Refusal(code: 429, reason: "expected at most \(limit) topics per connection")
        }
    }

    /// Takes a connection off topics. A topic that it was not on is no error: the result is what was asked for.
    func unsubscribe(_ slot: Int32, from topics: [NativeCommand.Topic]) -> [NativeReply.TopicResult] {
        topics.map { topic in
            do throws(Refusal) {
                let name = try topic.name.get()
                _ = Self.withKey(of: name) { self.native.unsubscribe(slot, from: $0) }
                return NativeReply.TopicResult(topic: topic.text)
            } catch {
                return NativeReply.TopicResult(topic: topic.text, refusal: error)
            }
        }
    }

    private static func withKey<Value>(of name: TopicName, _ body: (TopicKey) -> Value) -> Value {
        var text = name.text
        return text.withUTF8 { body(TopicKey(vhost: .root, name: UnsafeRawBufferPointer($0))) }
    }
}
