/// The ids of pushes to topics that keep no history, for a while and in memory alone: who pushes one again within it does not push
/// twice.
package struct IdempotencyWindow: Sendable {
    private struct Key: Hashable {
        var topic: HistoryTopic
        var id: Label
    }

    private var expiries: [Key: UInt64] = [:]
    /// In the order of their coming, which is that of their expiring.
    private var keys: [Key] = []
    private var first = 0
    private let time: UInt64
    private let limit: Int

    /// - Parameters:
    ///   - time: Milliseconds for which an id is known.
    ///   - limit: Ids at most; beyond, the oldest go: backends choose them.
    package init(time: UInt64, limit: Int = 100_000) {
        self.time = time
        self.limit = limit
    }

    /// Ids that are known.
    package var count: Int { self.expiries.count }

    /// Notes a push; false when one with its id is known already.
    package mutating func note(_ id: Label, of topic: HistoryTopic, now: UInt64) -> Bool {
        let key = Key(topic: topic, id: id)
        // First: what makes room below may be this very id.
        if let expiry = self.expiries[key], expiry > now { return false }
        self.forget(now)
        self.expiries[key] = now + self.time
        self.keys.append(key)
        return true
    }

    private mutating func forget(_ now: UInt64) {
        while self.first < self.keys.count {
            let key = self.keys[self.first]
            guard self.expiries.count >= self.limit || (self.expiries[key] ?? 0) <= now else { break }
            self.expiries[key] = nil
            self.first += 1
        }
        guard self.first > 1024, self.first * 2 > self.keys.count else { return }
        self.keys.removeFirst(self.first)
        self.first = 0
    }
}
