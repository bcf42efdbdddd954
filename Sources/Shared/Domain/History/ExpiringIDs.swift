/// Which ids expire when, in buckets of a second, so that forgetting touches little more than what is forgotten.
struct ExpiringIDs {
    struct Entry {
        var topic: HistoryTopic
        var id: Label
        var expires: UInt64
    }

    /// Sorted by their second. An id that was remembered again stands in several, of which only the last one counts.
    private var buckets: [Bucket] = []

    private(set) var count = 0

    private struct Bucket {
        var second: UInt64
        var entries: [Entry]
    }

    mutating func insert(_ entry: Entry) {
        let second = entry.expires / 1000
        var index = self.buckets.endIndex
        // Nearly always the last or a new one behind it: ids come in the order of their times.
        while index > 0, self.buckets[index - 1].second > second { index -= 1 }
        if index > 0, self.buckets[index - 1].second == second {
            self.buckets[index - 1].entries.append(entry)
        } else {
            self.buckets.insert(Bucket(second: second, entries: [entry]), at: index)
        }
        self.count += 1
    }

    /// Takes out all entries that expire before this time, in milliseconds.
    mutating func remove(before time: UInt64) -> [Entry] {
        var removed: [Entry] = []
        let whole = self.buckets.prefix { $0.second < time / 1000 }
        for bucket in whole { removed += bucket.entries }
        self.buckets.removeFirst(whole.count)
        if let first = self.buckets.first, first.second == time / 1000 {
            removed += first.entries.filter { $0.expires < time }
            self.buckets[0].entries.removeAll { $0.expires < time }
        }
        self.count -= removed.count
        return removed
    }
}
