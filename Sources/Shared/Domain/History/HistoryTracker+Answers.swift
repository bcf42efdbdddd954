import NIOCore

extension HistoryTracker {
    mutating func found(_ found: HistoryAnswer.Found, _ recall: Recall, _ topic: TrackedTopic) {
        let number = recall.topic
        switch topic.state {
        case .unknown, .unkept:
            self.topics[number]?.state = .live
            self.topics[number]?.standing = found.position
            self.topics[number]?.goneThrough = found.oldest - 1
            self.take(found, recall.wanted, of: number)
            self.catchUp(number)
        case .live:
            // The answer may be about a place that the stream has passed, but not about one that it has not come to.
            guard let standing = topic.standing, standing.epoch == found.position.epoch,
                standing.offset >= found.position.offset
            else { return self.disagreed(number, topic, found.position) }
            self.topics[number]?.goneThrough = max(topic.goneThrough, found.oldest - 1)
            self.take(found, recall.wanted, of: number)
        case .behind:
            self.repair(number, topic, found)
            if self.topics[number]?.state == .live { self.catchUp(number) }
        }
    }

    /// Goes on with what the stream has brought behind the answer's place.
    private mutating func catchUp(_ number: Int) {
        switch self.topics[number]?.release() {
        case .hole:
            self.topics[number]?.state = .behind
        case .goOn(let frames):
            guard !frames.isEmpty else { return }
            self.outputs.append(.frames(frames))
            for frame in frames { self.keep(frame, of: number) }
        case nil:
            break
        }
    }

    /// The hub says that a topic stands where the stream has not brought it: the stream has missed something.
    private mutating func disagreed(_ number: Int, _ topic: TrackedTopic, _ position: Position) {
        // A topic without pushes may get another epoch.
        if topic.standing?.offset == 0, position.offset == 0 {
            self.closeWindow(number)
            self.topics[number]?.startAgain(at: position)
        } else {
            self.topics[number]?.state = .behind
        }
    }

    // MARK: For clients

    /// Keeps what was recalled for clients, in front of the topic's window.
    private mutating func take(_ found: HistoryAnswer.Found, _ wanted: HistoryRecall.Wanted, of number: Int) {
        let head = found.position.offset
        let first: UInt64
        switch wanted {
        case .head: return
        case .latest: first = head &+ 1 &- UInt64(found.frames.count)
        case .range(_, let from, _): first = from
        }
        guard !found.frames.isEmpty else {
            // What the hub does not give although it says that it is there would be asked for for ever.
            if self.isOwed(wanted, found) { self.noteGone(through: first, of: number) }
            return self.dropPartial(of: number)
        }
        self.recalled += UInt64(found.frames.count)
        self.topics[number]?.openWindow(now: self.now)
        self.windowed.insert(number)
        self.absorb(found.frames, from: first, of: number)
    }

    private func isOwed(_ wanted: HistoryRecall.Wanted, _ found: HistoryAnswer.Found) -> Bool {
        guard case .range(let epoch, let from, _) = wanted, epoch == found.position.epoch else { return false }
        return from >= found.oldest && from <= found.position.offset
    }

    private mutating func noteGone(through offset: UInt64, of number: Int) {
        let known = self.topics[number]?.goneThrough ?? 0
        self.topics[number]?.goneThrough = max(known, offset)
    }

    private mutating func absorb(_ frames: [ByteBuffer], from first: UInt64, of number: Int) {
        guard let window = self.topics[number]?.window else { return }
        let last = first + UInt64(frames.count) - 1
        guard first < window.first, last < window.first else { return }
        if self.topics[number]?.partial.isEmpty == false, self.topics[number]?.partialNext != first {
            self.dropPartial(of: number)
        }
        let bytes = frames.reduce(0) { $0 + HistoryWindow.weight(of: $1) }
        self.topics[number]?.partial.append(contentsOf: frames)
        self.topics[number]?.partialBytes += bytes
        self.topics[number]?.partialNext = last + 1
        self.windowBytes += bytes
        self.connect(number)
    }

    /// Puts what has come in front of the window when they meet, and gives up when it is too much.
    private mutating func connect(_ number: Int) {
        guard let topic = self.topics[number], let window = topic.window else { return }
        let isHeavy = topic.partialBytes + window.bytes > self.limits.requestBytes
        if !isHeavy, self.windowBytes > self.limits.windowBytes { self.closeWindows(all: true) }
        guard !isHeavy, self.windowBytes <= self.limits.windowBytes else {
            let heavy = topic.heavyOffset(behind: window.bytes, limit: self.limits.requestBytes)
            self.topics[number]?.heavyThrough = max(topic.heavyThrough, heavy)
            return self.dropPartial(of: number)
        }
        guard topic.partialNext == window.first else { return }
        self.topics[number]?.window?.prepend(topic.partial)
        // The window weighs now what the part weighed before.
        self.topics[number]?.dropPartial()
    }

    // MARK: For those that are on the topic

    /// Passes on what the stream has not brought, or tells that it is gone.
    private mutating func repair(_ number: Int, _ topic: TrackedTopic, _ found: HistoryAnswer.Found) {
        guard let standing = topic.standing else { return self.skip(number, topic, to: found.position) }
        let head = found.position.offset
        guard found.position.epoch == standing.epoch, head >= standing.offset else {
            return self.skip(
                number,
                topic,
                to: Position(epoch: found.position.epoch, offset: found.oldest - 1),
                head: head
            )
        }
        guard head > standing.offset else {
            self.topics[number]?.state = .live
            return
        }
        guard found.oldest <= standing.offset + 1, !found.frames.isEmpty else {
            let place = max(found.oldest - 1, standing.offset + 1)
            return self.skip(number, topic, to: Position(epoch: standing.epoch, offset: place), head: head)
        }
        self.repaired += UInt64(found.frames.count)
        self.outputs.append(.frames(found.frames))
        let last = standing.offset + UInt64(found.frames.count)
        self.topics[number]?.standing?.offset = last
        for frame in found.frames { self.keep(frame, of: number) }
        if last >= head { self.topics[number]?.state = .live }
    }

    /// Goes on behind what is lost; what is left of the topic from there on is recalled.
    private mutating func skip(_ number: Int, _ topic: TrackedTopic, to position: Position, head: UInt64? = nil) {
        self.closeWindow(number)
        // A topic that had no pushes and has another epoch now has lost nothing that is known of.
        let isNews = topic.standing.map { $0.offset > 0 || position.offset > 0 } ?? true
        if isNews { self.outputs.append(.gap(topic.topic, position)) }
        self.topics[number]?.startAgain(at: position)
        if position.offset >= head ?? position.offset { self.topics[number]?.state = .live }
    }
}
