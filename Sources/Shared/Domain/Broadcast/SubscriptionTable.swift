/// Which slots of one shard are on which topics, for one dialect.
///
/// Design: topics live in a slab and are found by open addressing over their hashes; a topic's members are a plain array
/// of slot numbers, which is all that the broadcast path walks. Each member knows its place in its slot's own list and the
/// other way round, so that joining and leaving move one element and search nothing but the slot's own subscriptions.
package struct SubscriptionTable: ~Copyable {
    /// One slot on one topic.
    package struct Member: BitwiseCopyable {
        package var slot: Int32
        /// Where the slot's own list names this topic.
        var place: Int32
    }

    struct Topic: BitwiseCopyable {
        var hash: Int
        var vhost: UInt32
        var nameLength: Int32
        /// Tells the topic from those that had its number before.
        var generation: UInt32
        var policy: SlowPolicy
        /// Whether it keeps history, and its holes are filled from it.
        var isFollowed: Bool
        /// Nil while the record is free.
        var name: UnsafeMutableRawPointer?
        var members: RawList<Member>
    }

    struct Subscription: BitwiseCopyable {
        var topic: Int32
        /// Where the topic's members name this slot.
        var place: Int32
    }

    var topics = RawList<Topic>()
    var freeTopics = RawList<Int32>()
    var subscriptions = RawList<RawList<Subscription>>()
    /// Topic number + 1, or 0 where a bucket is empty; a power of two of them, at most half full.
    var buckets: UnsafeMutableBufferPointer<Int32>
    /// Topics on each lane, where somebody wants to know.
    var laneTopics = RawList<Int32>()
    /// Lanes that have got their first topic or lost their last one since somebody looked.
    var changedLanes = RawList<UInt8>()
    /// Topics that have members.
    package internal(set) var topicCount = 0
    /// Pairs of slot and topic.
    package internal(set) var subscriptionCount = 0
    /// Followed topics that have lost their last member since somebody looked.
    var unfollowed: [HistoryTopic] = []
    /// Topics that were ever put in.
    var generations: UInt32 = 0

    package init() {
        self.buckets = Self.makeBuckets(16)
    }

    deinit {
        for topic in self.topics.elements {
            var members = topic.members
            members.deallocate()
            topic.name?.deallocate()
        }
        for list in self.subscriptions.elements {
            var list = list
            list.deallocate()
        }
        var (topics, free, subscriptions) = (self.topics, self.freeTopics, self.subscriptions)
        topics.deallocate()
        free.deallocate()
        subscriptions.deallocate()
        self.buckets.deallocate()
        var (laneTopics, changedLanes) = (self.laneTopics, self.changedLanes)
        laneTopics.deallocate()
        changedLanes.deallocate()
    }

    /// Puts `slot` on the topic; false when it was on it already.
    ///
    /// - Parameter policy: The topic's from now on, for all its slots.
    package mutating func subscribe(_ slot: Int32, to key: TopicKey, policy: SlowPolicy = .close) -> Bool {
        let topic = self.find(key) ?? self.insert(key)
        self.topics.pointer(to: topic).pointee.policy = policy
        self.reserveList(of: slot)
        let list = self.subscriptions.pointer(to: slot)
        for subscription in list.pointee.elements where subscription.topic == topic { return false }
        let members = self.topics.pointer(to: topic)
        let place = members.pointee.members.count
        members.pointee.members.append(Member(slot: slot, place: list.pointee.count))
        list.pointee.append(Subscription(topic: topic, place: place))
        self.subscriptionCount += 1
        return true
    }

    /// Takes `slot` off the topic; false when it was not on it.
    package mutating func unsubscribe(_ slot: Int32, from key: TopicKey) -> Bool {
        guard let topic = self.find(key), slot < self.subscriptions.count else { return false }
        let list = self.subscriptions[slot]
        guard let place = list.elements.firstIndex(where: { $0.topic == topic }) else { return false }
        self.remove(slot, place: Int32(place))
        return true
    }

    /// Takes `slot` off all its topics.
    package mutating func removeAll(of slot: Int32) {
        guard slot < self.subscriptions.count else { return }
        while !self.subscriptions[slot].isEmpty {
            self.remove(slot, place: self.subscriptions[slot].count - 1)
        }
        self.subscriptions.pointer(to: slot).pointee.deallocate()
    }

    /// Whether `slot` is on the topic.
    package func isSubscribed(_ slot: Int32, to key: TopicKey) -> Bool {
        guard let topic = self.find(key), slot < self.subscriptions.count else { return false }
        return self.subscriptions[slot].elements.contains { $0.topic == topic }
    }

    /// How many topics `slot` is on.
    package func subscriptionCount(of slot: Int32) -> Int {
        slot < self.subscriptions.count ? Int(self.subscriptions[slot].count) : 0
    }

    /// Removes one subscription from both lists and mends the places of whatever moved.
    private mutating func remove(_ slot: Int32, place: Int32) {
        let list = self.subscriptions.pointer(to: slot)
        let subscription = list.pointee[place]
        let topic = self.topics.pointer(to: subscription.topic)
        if topic.pointee.members.swapRemove(at: subscription.place) {
            let moved = topic.pointee.members[subscription.place]
            self.subscriptions[moved.slot].pointer(to: moved.place).pointee.place = subscription.place
        }
        if list.pointee.swapRemove(at: place) {
            let moved = list.pointee[place]
            self.topics[moved.topic].members.pointer(to: moved.place).pointee.place = place
        }
        self.subscriptionCount -= 1
        if topic.pointee.members.isEmpty { self.erase(subscription.topic) }
    }

    private mutating func reserveList(of slot: Int32) {
        while self.subscriptions.count <= slot {
            self.subscriptions.append(RawList())
        }
    }
}
