/// Topics that keep history: somebody beside the table follows them as long as they have members.
extension SubscriptionTable {
    /// Marks a topic with members as followed; false when it was already, or has no members.
    package func follow(_ key: TopicKey) -> Bool {
        guard let number = self.find(key) else { return false }
        let topic = self.topics.pointer(to: number)
        guard !topic.pointee.isFollowed else { return false }
        topic.pointee.isFollowed = true
        return true
    }

    mutating func noteUnfollowed(_ topic: UnsafeMutablePointer<Topic>) {
        let bytes = UnsafeRawBufferPointer(start: topic.pointee.name, count: Int(topic.pointee.nameLength))
        guard let name = try? TopicName(String(decoding: bytes, as: UTF8.self)) else { return }
        self.unfollowed.append(HistoryTopic(vhost: VhostID(rawValue: topic.pointee.vhost), name: name))
    }

    /// The followed topics that have lost their last member since the last call.
    package mutating func takeUnfollowed() -> [HistoryTopic] {
        guard !self.unfollowed.isEmpty else { return [] }
        defer { self.unfollowed = [] }
        return self.unfollowed
    }
}
