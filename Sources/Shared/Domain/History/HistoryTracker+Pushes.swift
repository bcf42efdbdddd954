import NIOCore

extension HistoryTracker {
    /// A push with a position comes next in the stream.
    ///
    /// - Parameters:
    ///   - hash: Of the topic, as ``TopicKey`` computes it.
    ///   - frame: Its bytes, which are copied where they must be kept.
    package mutating func pushReceived(
        vhost: VhostID,
        name: UnsafeRawBufferPointer,
        hash: Int,
        position: Position,
        frame: UnsafeRawBufferPointer
    ) -> PushAction {
        guard let number = self.find(vhost: vhost, name: name, hash: hash) else { return .pass }
        // In place and by fields: a copy of the topic would make its window be copied with each push.
        switch self.topics[number]?.state {
        case nil:
            return .pass
        case .unkept:
            // The hub has begun to keep history of it.
            self.topics[number]?.standing = position
            self.topics[number]?.state = .live
            return .pass
        case .unknown, .behind:
            self.hold(frame, position, of: number)
            return .drop
        case .live:
            return self.received(position, frame, of: number)
        }
    }

    private mutating func received(
        _ position: Position,
        _ frame: UnsafeRawBufferPointer,
        of number: Int
    ) -> PushAction {
        guard let standing = self.topics[number]?.standing else { return .pass }
        // A topic without pushes may have got another epoch with its first one, and nothing of it is missed.
        let isFirst = standing.offset == 0 && position.offset == 1
        if position.epoch == standing.epoch, position.offset <= standing.offset { return .drop }
        guard isFirst || (position.epoch == standing.epoch && position.offset == standing.offset + 1) else {
            self.fellBehind(number)
            self.hold(frame, position, of: number)
            return .drop
        }
        self.topics[number]?.standing = position
        if self.windowed.contains(number) { self.keep(ByteBuffer(bytes: frame), of: number) }
        return .pass
    }

    private mutating func hold(_ frame: UnsafeRawBufferPointer, _ position: Position, of number: Int) {
        self.topics[number]?.hold(ByteBuffer(bytes: frame), position, limit: self.limits.heldBytes)
    }

    /// Puts a push that was passed on at the end of its topic's window, where there is one.
    mutating func keep(_ frame: ByteBuffer, of number: Int) {
        self.windowBytes += self.topics[number]?.keep(frame, limit: self.limits.requestBytes) ?? 0
    }

    // MARK: Losses

    /// Pushes of a lane are lost, of whichever topics.
    package mutating func laneLost(_ lane: Lane) {
        // An answer about a place of the stream before the loss says nothing about what is lost.
        for (number, recall) in self.recalls where self.topics[recall.topic]?.lane == lane { self.recallLost(number) }
        for (number, topic) in self.topics.enumerated() where topic?.lane == lane { self.mayHaveMissed(number) }
    }

    /// Another run of the hub is on the stream: nobody knows what the one before published last.
    package mutating func termChanged() {
        self.recallsForgotten()
        for number in self.topics.indices { self.mayHaveMissed(number) }
    }

    private mutating func mayHaveMissed(_ number: Int) {
        guard let topic = self.topics[number] else { return }
        switch topic.state {
        case .unknown, .behind: break
        case .live: self.fellBehind(number)
        case .unkept: self.outputs.append(.gap(topic.topic, nil))
        }
    }

    private mutating func fellBehind(_ number: Int) {
        self.topics[number]?.state = .behind
        self.ask(number)
    }
}
