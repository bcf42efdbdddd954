/// How much each topic weighs, in classes of powers of two: who has to give room is found at once.
struct TopicWeights {
    private var classes: [Set<HistoryTopic>] = Array(repeating: [], count: 64)
    private var weights: [HistoryTopic: Int] = [:]
    private(set) var total = 0

    mutating func set(_ weight: Int, of topic: HistoryTopic) {
        let old = self.weights[topic] ?? 0
        guard weight != old else { return }
        if old > 0 { self.classes[Self.number(of: old)].remove(topic) }
        if weight > 0 { self.classes[Self.number(of: weight)].insert(topic) }
        self.weights[topic] = weight > 0 ? weight : nil
        self.total += weight - old
    }

    func weight(of topic: HistoryTopic) -> Int { self.weights[topic] ?? 0 }

    /// One of those that weigh most, give or take the half; nil when nothing weighs anything.
    var heaviest: HistoryTopic? {
        for topics in self.classes.reversed() {
            if let topic = topics.first { return topic }
        }
        return nil
    }

    private static func number(of weight: Int) -> Int { Int.bitWidth - 1 - weight.leadingZeroBitCount }
}
