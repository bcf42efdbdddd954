/// The topics that a lasting subscriber follows, over one connection after the other.
///
/// Commands are not waited for: many may be on their way while messages come. A topic of which the node cannot say
/// anything yet holds up no other; all such topics share one pause.
struct FollowedTopics {
    /// Half of the commands that a node lets wait for its verifiers.
    static let maximumCommands = 8

    /// In the order that the program named them.
    private var names: [String] = []
    /// Without those that the node has refused.
    private var topics: [String: FollowedTopic] = [:]
    /// The topics of the commands that wait for their answers.
    private var commands: [Int64: [String]] = [:]
    private var lastCommand: Int64 = 0
    /// The connection's number, by which a timer of an earlier one is known.
    private(set) var connection = 0
    private var isPausing = false
    private var pauses: GrowingPause
    /// Why there is nothing left to hear; nil while there is.
    private(set) var end: MusterClientError?

    init(_ wanted: [WantedTopic], pauses: GrowingPause) {
        self.pauses = pauses
        for topic in wanted where topics[topic.name] == nil {
            names.append(topic.name)
            topics[topic.name] = FollowedTopic(topic)
        }
    }

    /// Whether an answer is due.
    var isWaiting: Bool { !commands.isEmpty }

    /// All topics are to be asked for again.
    mutating func connected() {
        connection += 1
        lastCommand = 0
        commands.removeAll()
        isPausing = false
        pauses.reset()
        for name in names { topics[name]?.phase = .wanted }
    }

    /// What to send now.
    mutating func nextCommands() -> [SubscribeCommand] {
        let room = Self.maximumCommands - commands.count
        guard room > 0 else { return [] }
        let wanted = names.compactMap { topics[$0] }.filter { $0.phase == .wanted }.map(\.request)
        return SubscribeCommand.parts(of: wanted).prefix(room).map { part in
            lastCommand += 1
            commands[lastCommand] = part.map(\.name)
            for topic in part { topics[topic.name]?.phase = .asked }
            return SubscribeCommand(id: lastCommand, topics: part)
        }
    }

    /// How long to pause before ``pauseEnded(of:)``; nil when nothing is to be asked again, or a pause runs already.
    mutating func nextPause() -> Duration? {
        guard !isPausing, topics.values.contains(where: { $0.phase == .later }) else { return nil }
        isPausing = true
        return pauses.next()
    }

    /// Returns what to send then.
    mutating func pauseEnded(of connection: Int) -> [SubscribeCommand] {
        // A pause may outlast its connection.
        guard connection == self.connection else { return [] }
        isPausing = false
        for name in names where topics[name]?.phase == .later { topics[name]?.phase = .wanted }
        return nextCommands()
    }

    /// Returns what is to be told to the program.
    mutating func subscribed(id: Int64?, _ results: [SubscriptionResult]) -> [SubscriptionResult] {
        guard let id, let asked = commands.removeValue(forKey: id) else { return [] }
        let byName = Dictionary(results.map { ($0.topic, $0) }) { first, _ in first }
        return asked.map { name in
            let silence = MusterClientError(code: .refused(500), message: "the node gave no result for the topic")
            let result = byName[name] ?? SubscriptionResult(topic: name, refusal: silence)
            decided(result)
            return result
        }
    }

    /// The node refuses a command as a whole.
    ///
    /// - Throws: the error when no command of this connection is meant.
    mutating func refused(id: Int64?, _ error: MusterClientError) throws(MusterClientError) -> [SubscriptionResult] {
        guard let id, let asked = commands.removeValue(forKey: id) else { throw error }
        let results = asked.map { SubscriptionResult(topic: $0, refusal: error) }
        for result in results { decided(result) }
        return results
    }

    /// The node has taken the client off a topic; false when that is not to be told.
    mutating func revoked(_ name: String, _ error: MusterClientError) -> Bool {
        // A subscribe that is on its way has its own answer.
        if let topic = topics[name], topic.phase != .joined { return false }
        dropped(name, error)
        return true
    }

    private mutating func decided(_ result: SubscriptionResult) {
        guard let refusal = result.refusal else {
            pauses.reset()
            topics[result.topic]?.joined(result)
            return
        }
        if refusal.code.isForNow {
            topics[result.topic]?.phase = .later
        } else {
            dropped(result.topic, refusal)
        }
    }

    private mutating func dropped(_ name: String, _ error: MusterClientError) {
        guard topics.removeValue(forKey: name) != nil, topics.isEmpty else { return }
        end = MusterClientError(
            code: error.code,
            message: "expected a topic that may be heard, found none: \(error.message)"
        )
    }

    /// Moves on to a message; false when it is not to be delivered.
    mutating func takes(_ message: ReceivedMessage) -> Bool {
        topics[message.topic]?.takes(message) ?? true
    }

    /// Moves on behind a gap; false when it is not to be told.
    mutating func missed(_ pushes: MissedPushes) -> Bool {
        topics[pushes.topic]?.missed(pushes) ?? true
    }
}
