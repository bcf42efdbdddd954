import MusterDomain

extension Shard {
    /// Holds the lanes that have got their first topic here, and lets go of those that have lost their last.
    func settleLanes() {
        guard let desk = self.lanes else { return }
        self.tables.takeLaneChanges { lane, hasTopics in
            if hasTopics { desk.hold(lane) } else { desk.letGo(lane) }
        }
    }
}
