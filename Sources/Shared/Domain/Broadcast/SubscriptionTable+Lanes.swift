extension SubscriptionTable {
    /// Begins to count topics by their lanes; before the first subscription.
    mutating func countLanes() {
        for _ in 0..<Lane.count { self.laneTopics.append(0) }
    }

    mutating func countTopic(_ key: TopicKey, by change: Int32) {
        let lane = Lane(vhost: key.vhost, topic: key.name)
        let count = self.laneTopics.pointer(to: Int32(lane.rawValue))
        count.pointee += change
        // Its first topic came, or its last one went.
        if count.pointee == max(0, change) { self.changedLanes.append(lane.rawValue) }
    }

    /// Calls `body` for each lane that has got its first topic or lost its last one since the last call, in the order of events.
    mutating func takeLaneChanges(_ body: (_ lane: Lane, _ hasTopics: Bool) -> Void) {
        guard !self.changedLanes.isEmpty else { return }
        var seen = self.laneTopics.elements.map { $0 > 0 }
        // Backwards, each event undoes the one behind it: what the lane was after each is known.
        var events: [(lane: UInt8, hasTopics: Bool)] = []
        for lane in self.changedLanes.elements.reversed() {
            events.append((lane, seen[Int(lane)]))
            seen[Int(lane)].toggle()
        }
        self.changedLanes.deallocate()
        for event in events.reversed() { body(Lane(rawValue: event.lane), event.hasTopics) }
    }
}
