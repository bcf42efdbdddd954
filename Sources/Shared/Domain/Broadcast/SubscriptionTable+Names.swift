extension SubscriptionTable {
    /// The names of the topics that `slot` is on; all of them are of its connection's vhost.
    package func names(of slot: Int32) -> [TopicName] {
        guard slot < self.subscriptions.count else { return [] }
        return self.subscriptions[slot].elements.compactMap { subscription in
            let topic = self.topics.pointer(to: subscription.topic)
            let bytes = UnsafeRawBufferPointer(start: topic.pointee.name, count: Int(topic.pointee.nameLength))
            return try? TopicName(String(decoding: bytes, as: UTF8.self))
        }
    }
}
