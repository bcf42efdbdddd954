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
    /// Where the topic stood when its latest push was promised, until it or a newer one came; it may have expired before.
    private var promised: TopicPosition?

    init(_ wanted: WantedTopic) {
        self.name = wanted.name
        self.wantsLast = wanted.wantsLast
        self.position = wanted.since
    }

    /// What to ask a node for.
    var request: WantedTopic { WantedTopic(name, since: position, wantsLast: wantsLast) }

    /// The node has put the client on the topic; false when it is to be asked once more.
    mutating func joined(_ result: SubscriptionResult) -> Bool {
        if let promised, result.cause == "too_old" {
            // It may be the latest push alone that is not kept any more.
            position = promised
            self.promised = nil
            phase = .wanted
            return false
        }
        phase = .joined
        // What was recovered follows and moves the position; else it is where the topic stands.
        if result.isRecovered == true, position != nil { return true }
        promised = nil
        guard let new = result.position else {
            position = nil
            return true
        }
        // With the last push behind it, which moves the position when it comes.
        let isLastToCome = position == nil && wantsLast && new.offset > 0
        if isLastToCome { promised = new }
        position = isLastToCome ? TopicPosition(epoch: new.epoch, offset: new.offset - 1) : new
        return true
    }

    /// Moves on to a message; false when it is not to be delivered.
    mutating func takes(_ message: ReceivedMessage) -> Bool {
        guard let offset = message.offset, let position else { return true }
        // The node put the client on the topic: what it brings comes again behind the position that it was asked for.
        guard phase == .joined, offset > position.offset else { return false }
        self.position?.offset = offset
        promised = nil
        return true
    }

    /// Moves on behind a gap; false when it lies behind what was asked for, where it comes again.
    mutating func missed(_ pushes: MissedPushes) -> Bool {
        guard phase == .joined || position == nil else { return false }
        guard let place = pushes.position else { return true }
        position = place
        promised = nil
        return true
    }
}
