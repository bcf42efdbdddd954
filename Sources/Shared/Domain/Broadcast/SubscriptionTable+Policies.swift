extension SubscriptionTable {
    /// The slots on a topic, and what their queues are told of its pushes.
    package struct Audience {
        package let members: UnsafeBufferPointer<Member>
        package let tag: TopicTag
    }

    /// Who is on the topic, valid until the next change; nil when nobody is.
    package func audience(of key: TopicKey) -> Audience? {
        guard let number = self.find(key) else { return nil }
        let topic = self.topics.pointer(to: number)
        return Audience(
            members: UnsafeBufferPointer(topic.pointee.members.elements),
            tag: TopicTag(topic: number, generation: topic.pointee.generation, policy: topic.pointee.policy)
        )
    }

    /// Gives a topic that has members another policy.
    package func setPolicy(_ policy: SlowPolicy, of key: TopicKey) {
        if let number = self.find(key) { self.topics.pointer(to: number).pointee.policy = policy }
    }

    /// The name of a tag's topic, valid until the next change; nil when its last member has left it.
    package func name(of tag: TopicTag) -> UnsafeRawBufferPointer? {
        guard !tag.isNone, tag.topic < self.topics.count else { return nil }
        let topic = self.topics.pointer(to: tag.topic)
        guard let start = topic.pointee.name, TopicTag.isSame(topic.pointee.generation, tag.generation) else {
            return nil
        }
        return UnsafeRawBufferPointer(start: start, count: Int(topic.pointee.nameLength))
    }
}
