extension SubscriptionTable {
    static func makeBuckets(_ count: Int) -> UnsafeMutableBufferPointer<Int32> {
        let buckets = UnsafeMutableBufferPointer<Int32>.allocate(capacity: count)
        buckets.initialize(repeating: 0)
        return buckets
    }

    /// The number of a topic that has members.
    func find(_ key: TopicKey) -> Int32? {
        let mask = self.buckets.count - 1
        var bucket = key.hash & mask
        while self.buckets[bucket] != 0 {
            let number = self.buckets[bucket] - 1
            if self.matches(self.topics.pointer(to: number), key) { return number }
            bucket = (bucket + 1) & mask
        }
        return nil
    }

    private func matches(_ topic: UnsafeMutablePointer<Topic>, _ key: TopicKey) -> Bool {
        guard
            topic.pointee.hash == key.hash,
            topic.pointee.vhost == key.vhost.rawValue,
            Int(topic.pointee.nameLength) == key.name.count
        else { return false }
        let name = UnsafeRawBufferPointer(start: topic.pointee.name, count: key.name.count)
        return name.elementsEqual(key.name)
    }

    mutating func insert(_ key: TopicKey) -> Int32 {
        if (self.topicCount + 1) * 2 > self.buckets.count { self.doubleBuckets() }
        let name = UnsafeMutableRawPointer.allocate(byteCount: max(1, key.name.count), alignment: 1)
        UnsafeMutableRawBufferPointer(start: name, count: key.name.count).copyMemory(from: key.name)
        let topic = Topic(
            hash: key.hash,
            vhost: key.vhost.rawValue,
            nameLength: Int32(key.name.count),
            generation: self.generations,
            policy: .close,
            isFollowed: false,
            name: name,
            members: RawList()
        )
        self.generations &+= 1
        let number = self.takeRecord(for: topic)
        self.place(number, hash: key.hash)
        self.topicCount += 1
        if !self.laneTopics.isEmpty { self.countTopic(key, by: 1) }
        return number
    }

    private mutating func takeRecord(for topic: Topic) -> Int32 {
        guard let number = self.freeTopics.elements.last else {
            self.topics.append(topic)
            return self.topics.count - 1
        }
        _ = self.freeTopics.swapRemove(at: self.freeTopics.count - 1)
        self.topics[number] = topic
        return number
    }

    private func place(_ number: Int32, hash: Int) {
        let mask = self.buckets.count - 1
        var bucket = hash & mask
        while self.buckets[bucket] != 0 {
            bucket = (bucket + 1) & mask
        }
        self.buckets[bucket] = number + 1
    }

    private mutating func doubleBuckets() {
        let old = self.buckets
        self.buckets = Self.makeBuckets(old.count * 2)
        for entry in old where entry != 0 {
            self.place(entry - 1, hash: self.topics[entry - 1].hash)
        }
        old.deallocate()
    }

    /// Forgets a topic that has lost its last member.
    mutating func erase(_ number: Int32) {
        let topic = self.topics.pointer(to: number)
        self.clearBucket(of: number, hash: topic.pointee.hash)
        if !self.laneTopics.isEmpty {
            let name = UnsafeRawBufferPointer(start: topic.pointee.name, count: Int(topic.pointee.nameLength))
            let vhost = VhostID(rawValue: topic.pointee.vhost)
            self.countTopic(TopicKey(vhost: vhost, name: name, hash: topic.pointee.hash), by: -1)
        }
        if topic.pointee.isFollowed { self.noteUnfollowed(topic) }
        topic.pointee.name?.deallocate()
        topic.pointee.name = nil
        topic.pointee.members.deallocate()
        self.freeTopics.append(number)
        self.topicCount -= 1
    }

    /// Empties a bucket and shifts back what had been pushed past it, so that no markers of the dead are needed.
    private func clearBucket(of number: Int32, hash: Int) {
        let mask = self.buckets.count - 1
        var hole = hash & mask
        while self.buckets[hole] != number + 1 {
            hole = (hole + 1) & mask
        }
        var bucket = (hole + 1) & mask
        while self.buckets[bucket] != 0 {
            let home = self.topics[self.buckets[bucket] - 1].hash & mask
            // An entry may move into the hole unless its home lies behind the hole on the way to it.
            if (bucket - home) & mask >= (bucket - hole) & mask {
                self.buckets[hole] = self.buckets[bucket]
                hole = bucket
            }
            bucket = (bucket + 1) & mask
        }
        self.buckets[hole] = 0
    }
}
