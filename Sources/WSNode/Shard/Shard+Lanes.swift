import MusterDomain

extension Shard {
    /// Holds the lanes that have got their first topic here, and lets go of what has lost its last subscriber.
    func settleTopics() {
        for topic in self.tables.takeUnfollowed() { self.history.released(topic) }
        guard let desk = self.lanes else { return }
        self.tables.takeLaneChanges { lane, hasTopics in
            if hasTopics { desk.hold(lane) } else { desk.letGo(lane) }
        }
    }
}
