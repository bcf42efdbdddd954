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

    /// Calls `body` with the name and the members of each topic of a lane that is not followed; nil: of all lanes. It must not
    /// change the table.
    ///
    /// All topics are walked: it is for what happens seldom.
    package func forEachUnfollowedTopic(
        in lane: Lane?,
        _ body: (_ name: UnsafeRawBufferPointer, _ members: UnsafeBufferPointer<Member>) -> Void
    ) {
        for topic in self.topics.elements {
            guard let start = topic.name, !topic.isFollowed else { continue }
            let name = UnsafeRawBufferPointer(start: start, count: Int(topic.nameLength))
            if let lane, Lane(vhost: VhostID(rawValue: topic.vhost), topic: name) != lane { continue }
            body(name, UnsafeBufferPointer(topic.members.elements))
        }
    }
}
