import MusterDomain

/// Where a program is in each of its topics: at the last message that was delivered to it.
struct TopicPositions {
    private var wanted: [WantedTopic]
    /// Topics that the node has refused to this program.
    private var refused: Set<String> = []
    /// Topics whose messages are not taken: the program is asking to go on from its position, and they will come again.
    private var paused: Set<String> = []

    init(_ wanted: [WantedTopic]) {
        self.wanted = wanted
    }

    /// What to ask a new connection for.
    mutating func connected() -> [WantedTopic] {
        let asked = wanted.filter { !refused.contains($0.name) }
        paused = Set(asked.filter { $0.since != nil }.map(\.name))
        return asked
    }

    /// What to ask for again: the node could not say where these stand.
    func undecided(_ results: [SubscriptionResult]) -> [WantedTopic] {
        let names = Set(results.filter { $0.refusal?.code == .refused(503) }.map(\.topic))
        return wanted.filter { names.contains($0.name) }
    }

    mutating func subscribed(_ results: [SubscriptionResult]) {
        for result in results {
            if let refusal = result.refusal {
                if refusal.code != .refused(503) { refused.insert(result.topic) }
                continue
            }
            paused.remove(result.topic)
            // What was recovered follows and moves the position; else it is where the topic stands.
            guard result.isRecovered != true, let position = result.position else { continue }
            let place = wanted.firstIndex { $0.name == result.topic }
            guard let place else { continue }
            // With the last push behind it, which moves the position when it comes.
            let isLastToCome = wanted[place].since == nil && wanted[place].wantsLast && position.offset > 0
            wanted[place].since =
                isLastToCome ? TopicPosition(epoch: position.epoch, offset: position.offset - 1) : position
        }
    }

    /// Moves on to a message; false when it is not to be delivered.
    mutating func takes(_ message: ReceivedMessage) -> Bool {
        guard !paused.contains(message.topic) else { return false }
        guard let offset = message.offset, let place = wanted.firstIndex(where: { $0.name == message.topic }),
            let position = wanted[place].since
        else { return true }
        guard offset > position.offset else { return false }
        wanted[place].since?.offset = offset
        return true
    }

    /// Moves on behind a gap, unless the program is asking for what lies before it.
    mutating func missed(_ pushes: MissedPushes) {
        guard !paused.contains(pushes.topic) else { return }
        guard let position = pushes.position, let place = wanted.firstIndex(where: { $0.name == pushes.topic }) else {
            return
        }
        wanted[place].since = position
    }

    /// Whether every topic has been refused.
    var isEmpty: Bool { wanted.allSatisfy { refused.contains($0.name) } }
}
