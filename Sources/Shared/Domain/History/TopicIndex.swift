/// The names of topics in the order of their bytes: a page of them costs its own length.
///
/// Names stand in runs of bounded length, so that a new one moves few others; a push to a topic that is known touches nothing.
struct TopicIndex {
    private static let runLength = 512

    private var vhosts: [VhostID: Runs] = [:]

    mutating func insert(_ topic: HistoryTopic) {
        self.vhosts[topic.vhost, default: Runs()].insert(topic.name, limit: Self.runLength)
    }

    mutating func remove(_ topic: HistoryTopic) {
        self.vhosts[topic.vhost]?.remove(topic.name)
    }

    /// The names of a vhost from a text on, in order.
    ///
    /// - Parameter isIncluded: Whether the name that is the text itself is among them.
    func names(of vhost: VhostID, from text: String, isIncluded: Bool) -> Names {
        let runs = self.vhosts[vhost] ?? Runs()
        var (run, place) = runs.place(of: text)
        if !isIncluded, runs.has(text, run, place) { place += 1 }
        if run < runs.runs.count, place == runs.runs[run].count { (run, place) = (run + 1, 0) }
        return Names(runs: runs.runs, run: run, place: place)
    }

    /// A walk over names in their order.
    struct Names: Sequence, IteratorProtocol {
        fileprivate let runs: [[TopicName]]
        fileprivate var run: Int
        fileprivate var place: Int

        mutating func next() -> TopicName? {
            guard self.run < self.runs.count else { return nil }
            defer {
                self.place += 1
                if self.place == self.runs[self.run].count { (self.run, self.place) = (self.run + 1, 0) }
            }
            return self.runs[self.run][self.place]
        }
    }
}

/// The names of one vhost; no run is empty.
private struct Runs {
    var runs: [[TopicName]] = []

    /// Where a text stands or would stand; behind the end of a run only where it would be that run's last.
    func place(of text: String) -> (run: Int, place: Int) {
        let behind = Self.firstIndex(self.runs.count) { Self.precedes(text, self.runs[$0][0].text) }
        guard behind > 0 else { return (0, 0) }
        let names = self.runs[behind - 1]
        return (behind - 1, Self.firstIndex(names.count) { !Self.precedes(names[$0].text, text) })
    }

    func has(_ text: String, _ run: Int, _ place: Int) -> Bool {
        guard run < self.runs.count, place < self.runs[run].count else { return false }
        return self.runs[run][place].text.utf8.elementsEqual(text.utf8)
    }

    mutating func insert(_ name: TopicName, limit: Int) {
        guard !self.runs.isEmpty else { return self.runs.append([name]) }
        let (run, place) = self.place(of: name.text)
        guard !self.has(name.text, run, place) else { return }
        self.runs[run].insert(name, at: place)
        guard self.runs[run].count > limit else { return }
        let rest = Array(self.runs[run][(limit / 2)...])
        self.runs[run].removeLast(rest.count)
        self.runs.insert(rest, at: run + 1)
    }

    mutating func remove(_ name: TopicName) {
        let (run, place) = self.place(of: name.text)
        guard self.has(name.text, run, place) else { return }
        self.runs[run].remove(at: place)
        if self.runs[run].isEmpty { self.runs.remove(at: run) }
    }

    /// The first number below `count` for which it is so, where it is so for all behind it; `count` when for none.
    private static func firstIndex(_ count: Int, where isSo: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isSo(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// By bytes, as names are the same by bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}
