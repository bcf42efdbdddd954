/// A topic that a lasting subscriber follows, and where the program is in it.
struct FollowedTopic: Equatable {
    enum Phase: Equatable {
        /// It is to be asked for.
        case wanted
        /// A command has asked for it and is not answered yet.
        case asked
        case joined
        /// The node wants to be asked again after a while.
        case later
        /// The node may put the client on it again, as on an earlier connection.
        case away
    }

    let name: String
    /// Whether the latest push is wanted at first.
    let wantsLast: Bool
    var phase = Phase.wanted
    /// That of the last message that was delivered; a node can be asked for everything behind it.
    private(set) var position: TopicPosition?

    init(_ wanted: WantedTopic) {
        self.name = wanted.name
        self.wantsLast = wanted.wantsLast
        self.position = wanted.since
    }

    /// What to ask a node for.
    var request: WantedTopic { WantedTopic(name, since: position, wantsLast: wantsLast) }

    /// The node has put the client on the topic.
    mutating func joined(_ result: SubscriptionResult) {
        phase = .joined
        // What was recovered follows and moves the position; else it is where the topic stands.
        if result.isRecovered == true, position != nil { return }
        guard let new = result.position else {
            position = nil
            return
        }
        // With the last push behind it, which moves the position when it comes.
        let isLastToCome = position == nil && wantsLast && new.offset > 0
        position = isLastToCome ? TopicPosition(epoch: new.epoch, offset: new.offset - 1) : new
    }

    /// Moves on to a message; false when it is not to be delivered.
    mutating func takes(_ message: ReceivedMessage) -> Bool {
        guard let offset = message.offset, let position else { return true }
        // The node put the client on the topic: what it brings comes again behind the position that it was asked for.
        guard phase == .joined, offset > position.offset else { return false }
        self.position?.offset = offset
        return true
    }

    /// Moves on behind a gap; false when it lies behind what was asked for, where it comes again.
    mutating func missed(_ pushes: MissedPushes) -> Bool {
        guard phase == .joined || position == nil else { return false }
        if let place = pushes.position { position = place }
        return true
    }
}
