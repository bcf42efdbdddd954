/// What a topic family keeps of its pushes.
package struct HistoryRetention: Equatable, Sendable {
    /// Pushes of one topic that are kept at most.
    package var keep: Int
    /// How long one is kept.
    package var duration: Duration
    package var durability: Durability

    package init(keep: Int = 100, duration: Duration = .seconds(300), durability: Durability = .fsync) {
        self.keep = keep
        self.duration = duration
        self.durability = durability
    }
}
