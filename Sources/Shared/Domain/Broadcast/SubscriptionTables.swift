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
    package mutating func subscribe(_ slot: Int32, to key: TopicKey, in dialect: Dialect) -> Bool {
        switch dialect {
        case .native: self.native.subscribe(slot, to: key)
        case .wamp(.stork): self.stork.subscribe(slot, to: key)
        case .wamp(.sandstone): self.sandstone.subscribe(slot, to: key)
        }
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

    /// Calls `body` with the name and the members of each topic of a lane, of one dialect; nil: of all lanes. It must not change
    /// the tables.
    package func forEachTopic(
        in lane: Lane?,
        of dialect: Dialect,
        _ body: (_ name: UnsafeRawBufferPointer, _ members: UnsafeBufferPointer<SubscriptionTable.Member>) -> Void
    ) {
        switch dialect {
        case .native: self.native.forEachTopic(in: lane, body)
        case .wamp(.stork): self.stork.forEachTopic(in: lane, body)
        case .wamp(.sandstone): self.sandstone.forEachTopic(in: lane, body)
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
    package func members(
        of key: TopicKey,
        in dialect: Dialect
    ) -> UnsafeBufferPointer<SubscriptionTable.Member>? {
        switch dialect {
        case .native: self.native.topicCount == 0 ? nil : self.native.members(of: key)
        case .wamp(.stork): self.stork.topicCount == 0 ? nil : self.stork.members(of: key)
        case .wamp(.sandstone): self.sandstone.topicCount == 0 ? nil : self.sandstone.members(of: key)
        }
    }
}
