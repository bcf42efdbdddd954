/// The topics that a lasting subscriber follows, over one connection after the other.
///
/// Commands are not waited for: many may be on their way while messages come. A topic of which the node cannot say
/// anything yet holds up no other; all such topics share one pause.
struct FollowedTopics {
    /// Half of the commands that a node lets wait for its verifiers.
    static let maximumCommands = 8

    /// Topics of the node's choice that are followed: as many as a connection may be on.
    static let maximumAutomatic = 1000

    /// In the order that the program named them.
    private var names: [String] = []
    /// Without those that the node has refused.
    private var topics: [String: FollowedTopic] = [:]
    /// Those with history that the node has put the client on by itself and that the program did not name.
    private var automatic: [String: FollowedTopic] = [:]
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
        for name in automatic.keys { automatic[name]?.phase = .away }
    }

    /// What to send now.
    mutating func nextCommands() -> [SubscribeCommand] {
        let room = Self.maximumCommands - commands.count
        guard room > 0 else { return [] }
        let known = names.compactMap { topics[$0] } + automatic.values
        let wanted = known.filter { $0.phase == .wanted }.map(\.request)
        return SubscribeCommand.parts(of: wanted).prefix(room).map { part in
            lastCommand += 1
            commands[lastCommand] = part.map(\.name)
            for topic in part { change(topic.name) { $0.phase = .asked } }
            return SubscribeCommand(id: lastCommand, topics: part)
        }
    }

    /// How long to pause before ``pauseEnded(of:)``; nil when nothing is to be asked again, or a pause runs already.
    mutating func nextPause() -> Duration? {
        guard !isPausing else { return nil }
        let isLater = { (topic: FollowedTopic) in topic.phase == .later }
        guard topics.values.contains(where: isLater) || automatic.values.contains(where: isLater) else { return nil }
        isPausing = true
        return pauses.next()
    }

    /// Returns what to send then.
    mutating func pauseEnded(of connection: Int) -> [SubscribeCommand] {
        // A pause may outlast its connection.
        guard connection == self.connection else { return [] }
        isPausing = false
        for name in names + automatic.keys {
            change(name) { if $0.phase == .later { $0.phase = .wanted } }
        }
        return nextCommands()
    }

    /// Returns what is to be told to the program.
    mutating func subscribed(id: Int64?, _ results: [SubscriptionResult]) -> [SubscriptionResult] {
        guard let id else { return results.compactMap { putOn($0) } }
        guard let asked = commands.removeValue(forKey: id) else { return [] }
        let byName = Dictionary(results.map { ($0.topic, $0) }) { first, _ in first }
        return asked.compactMap { name in
            let silence = MusterClientError(code: .refused(500), message: "the node gave no result for the topic")
            return decided(byName[name] ?? SubscriptionResult(topic: name, refusal: silence))
        }
    }

    /// The node refuses a command as a whole.
    ///
    /// - Throws: the error when no command of this connection is meant.
    mutating func refused(id: Int64?, _ error: MusterClientError) throws(MusterClientError) -> [SubscriptionResult] {
        guard let id, let asked = commands.removeValue(forKey: id) else { throw error }
        return asked.compactMap { decided(SubscriptionResult(topic: $0, refusal: error)) }
    }

    /// The node has taken the client off a topic; false when that is not to be told.
    mutating func revoked(_ name: String, _ error: MusterClientError) -> Bool {
        // A subscribe that is on its way has its own answer.
        if let topic = topics[name], topic.phase != .joined { return false }
        automatic[name] = nil
        dropped(name, error)
        return true
    }

    private mutating func decided(_ result: SubscriptionResult) -> SubscriptionResult? {
        let name = result.topic
        guard let refusal = result.refusal else {
            pauses.reset()
            return change(name) { $0.joined(result) } == false ? nil : result
        }
        if refusal.code.isForNow {
            change(name) { $0.phase = .later }
        } else if automatic.removeValue(forKey: name) != nil {
            // The node has put the client on it all the same: it goes on there, without what was missed.
            return SubscriptionResult(topic: name, isRecovered: false)
        } else {
            dropped(name, refusal)
        }
        return result
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
        change(message.topic) { $0.takes(message) } ?? true
    }

    /// Moves on behind a gap; false when it is not to be told.
    mutating func missed(_ pushes: MissedPushes) -> Bool {
        change(pushes.topic) { $0.missed(pushes) } ?? true
    }

    @discardableResult
    private mutating func change<Result>(_ name: String, _ body: (inout FollowedTopic) -> Result) -> Result? {
        if let place = topics.index(forKey: name) { return body(&topics.values[place]) }
        if let place = automatic.index(forKey: name) { return body(&automatic.values[place]) }
        return nil
    }
}

extension FollowedTopics {
    /// The node has put the client on a topic by itself. What came since the last connection is asked for, and is told then.
    private mutating func putOn(_ result: SubscriptionResult) -> SubscriptionResult? {
        // The program's own subscribe asks for what it missed.
        guard result.refusal == nil, topics[result.topic] == nil else { return nil }
        let before = automatic[result.topic]?.position
        if let before, let position = result.position, position != before {
            automatic[result.topic]?.phase = .wanted
            return nil
        }
        follow(result)
        guard before != nil, result.position == nil else { return result }
        return SubscriptionResult(topic: result.topic, isRecovered: false, cause: "no_history")
    }

    private mutating func follow(_ result: SubscriptionResult) {
        automatic[result.topic] = nil
        guard result.position != nil else { return }
        if automatic.count >= Self.maximumAutomatic {
            // One of an earlier connection makes room; else no more are followed.
            guard let away = automatic.values.first(where: { $0.phase == .away }) else { return }
            automatic[away.name] = nil
        }
        var topic = FollowedTopic(WantedTopic(result.topic))
        _ = topic.joined(result)
        automatic[result.topic] = topic
    }
}
