/// Which slots of one shard are on which topics: a table for each dialect, since each writes a push as frames of its own.
///
/// A slot is on topics of one dialect alone, its connection's.
package struct SubscriptionTables: ~Copyable {
    private var native = SubscriptionTable()
    private var stork = SubscriptionTable()
    private var sandstone = SubscriptionTable()

    /// - Parameter countsLanes: Whether ``takeLaneChanges(_:)`` will be asked.
    package init(countsLanes: Bool = false) {
        guard countsLanes else { return }
        self.native.countLanes()
        self.stork.countLanes()
        self.sandstone.countLanes()
    }

    /// Calls `body` for each lane that has got its first topic in one of the tables, or lost its last one there, since the last
    /// call.
    package mutating func takeLaneChanges(_ body: (_ lane: Lane, _ hasTopics: Bool) -> Void) {
        self.native.takeLaneChanges(body)
        self.stork.takeLaneChanges(body)
        self.sandstone.takeLaneChanges(body)
    }

    /// Topics that have members, those of each dialect by themselves.
    package var topicCount: Int { self.native.topicCount + self.stork.topicCount + self.sandstone.topicCount }

    /// Pairs of slot and topic.
    package var subscriptionCount: Int {
        self.native.subscriptionCount + self.stork.subscriptionCount + self.sandstone.subscriptionCount
    }

    /// Puts `slot` on the topic; false when it was on it already.
    ///
    /// - Parameter policy: Of the topic. WAMP v1 has no words for a gap: its connections are closed in every case.
    package mutating func subscribe(
        _ slot: Int32,
        to key: TopicKey,
        in dialect: Dialect,
        policy: SlowPolicy = .close
    ) -> Bool {
        switch dialect {
        case .native: self.native.subscribe(slot, to: key, policy: policy)
        case .wamp(.stork): self.stork.subscribe(slot, to: key)
        case .wamp(.sandstone): self.sandstone.subscribe(slot, to: key)
        }
    }

    /// Marks a topic as followed in the dialect's table; false when it was already, or has no members there.
    package func follow(_ key: TopicKey, in dialect: Dialect) -> Bool {
        switch dialect {
        case .native: self.native.follow(key)
        case .wamp(.stork): self.stork.follow(key)
        case .wamp(.sandstone): self.sandstone.follow(key)
        }
    }

    /// The followed topics that have lost their last member in one of the tables since the last call, once for each table.
    package mutating func takeUnfollowed() -> [HistoryTopic] {
        let native = self.native.takeUnfollowed()
        let (stork, sandstone) = (self.stork.takeUnfollowed(), self.sandstone.takeUnfollowed())
        return stork.isEmpty && sandstone.isEmpty ? native : native + stork + sandstone
    }

    /// Takes `slot` off the topic; false when it was not on it.
    package mutating func unsubscribe(_ slot: Int32, from key: TopicKey, in dialect: Dialect) -> Bool {
        switch dialect {
        case .native: self.native.unsubscribe(slot, from: key)
        case .wamp(.stork): self.stork.unsubscribe(slot, from: key)
        case .wamp(.sandstone): self.sandstone.unsubscribe(slot, from: key)
        }
    }

    /// Takes `slot` off all its topics.
    package mutating func removeAll(of slot: Int32) {
        self.native.removeAll(of: slot)
        self.stork.removeAll(of: slot)
        self.sandstone.removeAll(of: slot)
    }

    /// Whether `slot` is on the topic.
    package func isSubscribed(_ slot: Int32, to key: TopicKey, in dialect: Dialect) -> Bool {
        switch dialect {
        case .native: self.native.isSubscribed(slot, to: key)
        case .wamp(.stork): self.stork.isSubscribed(slot, to: key)
        case .wamp(.sandstone): self.sandstone.isSubscribed(slot, to: key)
        }
    }

    /// Calls `body` with the name and the members of each topic of a lane that is not followed, of one dialect; nil: of all lanes. It
    /// must not change the tables.
    package func forEachUnfollowedTopic(
        in lane: Lane?,
        of dialect: Dialect,
        _ body: (_ name: UnsafeRawBufferPointer, _ members: UnsafeBufferPointer<SubscriptionTable.Member>) -> Void
    ) {
        switch dialect {
        case .native: self.native.forEachUnfollowedTopic(in: lane, body)
        case .wamp(.stork): self.stork.forEachUnfollowedTopic(in: lane, body)
        case .wamp(.sandstone): self.sandstone.forEachUnfollowedTopic(in: lane, body)
        }
    }

    /// How many topics `slot` is on.
    package func subscriptionCount(of slot: Int32) -> Int {
        self.native.subscriptionCount(of: slot) + self.stork.subscriptionCount(of: slot)
            + self.sandstone.subscriptionCount(of: slot)
    }

    /// The names of the topics that `slot` is on.
    package func names(of slot: Int32) -> [TopicName] {
        self.native.names(of: slot) + self.stork.names(of: slot) + self.sandstone.names(of: slot)
    }

    /// The slots of a dialect on the topic, valid until the next change; nil when nobody is. A table without topics is not
    /// looked into.
    package func audience(of key: TopicKey, in dialect: Dialect) -> SubscriptionTable.Audience? {
        switch dialect {
        case .native: self.native.topicCount == 0 ? nil : self.native.audience(of: key)
        case .wamp(.stork): self.stork.topicCount == 0 ? nil : self.stork.audience(of: key)
        case .wamp(.sandstone): self.sandstone.topicCount == 0 ? nil : self.sandstone.audience(of: key)
        }
    }

    /// Gives a topic that has native members another policy.
    package func setPolicy(_ policy: SlowPolicy, of key: TopicKey) {
        self.native.setPolicy(policy, of: key)
    }

    /// The name of the topic that a push in a queue is of; nil when its last member has left it.
    package func name(of tag: TopicTag) -> UnsafeRawBufferPointer? {
        self.native.name(of: tag)
    }
}
