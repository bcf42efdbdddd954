import NIOCore

extension HistoryTracker {
    /// Has the hub asked about a topic, in its turn.
    mutating func ask(_ number: Int) {
        guard let topic = self.topics[number], !topic.isAsked else { return }
        self.topics[number]?.isAsked = true
        self.queue.append((number, topic.generation))
    }

    /// What to ask a hub for now that knows this node.
    package mutating func takeRecalls(now: UInt64) -> [HistoryRecall] {
        self.timePassed(now: now)
        var taken: [HistoryRecall] = []
        while self.recalls.count < self.limits.recalls, let next = self.queue.popFirst() {
            guard let topic = self.topics[next.topic], topic.generation == next.generation else { continue }
            guard let wanted = self.wanted(of: next.topic, topic) else {
                self.topics[next.topic]?.isAsked = false
                // What was wished for may have become too much meanwhile: no answer would come to say so.
                self.answerWaiting(for: next.topic)
                continue
            }
            self.recallNumber += 1
            self.recalls[self.recallNumber] = Recall(
                topic: next.topic,
                generation: next.generation,
                wanted: wanted,
                state: topic.state,
                deadline: now + self.limits.answerTime
            )
            taken.append(
                HistoryRecall(
                    number: self.recallNumber,
                    topic: topic.topic,
                    wanted: wanted,
                    limit: self.limits.messages,
                    credit: self.limits.credit
                )
            )
        }
        return taken
    }

    /// What is to be done now and then, also while there is nobody to ask.
    package mutating func timePassed(now: UInt64) {
        self.now = now
        if !self.delayed.isEmpty {
            for entry in self.delayed where entry.due <= now { self.queue.append((entry.topic, entry.generation)) }
            self.delayed.removeAll { $0.due <= now }
        }
        guard now >= self.nextSweep else { return }
        self.nextSweep = now + 1000
        for (number, recall) in self.recalls where recall.deadline <= now { self.recallLost(number) }
        self.dropLingering()
        self.tidyQueue()
        self.closeWindows(all: self.windowBytes > self.limits.windowBytes)
    }

    /// While there is nobody to ask the turns of topics that are not followed any more pile up.
    private mutating func tidyQueue() {
        guard self.queue.count > 2 * self.count + 1000 else { return }
        let turns = self.queue.filter { self.topics[$0.topic]?.generation == $0.generation }
        self.queue = CircularBuffer(turns)
    }

    /// What a topic is to be asked for; nil when it has got it meanwhile.
    private mutating func wanted(of number: Int, _ topic: TrackedTopic) -> HistoryRecall.Wanted? {
        switch topic.state {
        case .unknown, .unkept:
            return self.firstWish(of: number, topic)
        case .behind:
            guard let standing = topic.standing, standing.offset < .max else { return .head }
            return .range(standing.epoch, from: standing.offset + 1, through: .max)
        case .live:
            let asked = self.wanted(of: number)
            guard let standing = topic.standing, let first = asked.first else {
                return asked.confirmation ? .head : nil
            }
            self.topics[number]?.openWindow(now: self.now)
            self.windowed.insert(number)
            guard let window = self.topics[number]?.window, first < window.first else { return nil }
            // What has come of a range is gone on with, unless somebody wishes for something before it.
            let begun = topic.partial.isEmpty ? 0 : topic.partialNext - UInt64(topic.partial.count)
            if topic.partial.isEmpty || first < begun { self.dropPartial(of: number) }
            let next = self.topics[number]?.partialNext ?? 0
            return .range(standing.epoch, from: max(first, next), through: window.first - 1)
        }
    }

    /// For the first one who asks it saves a round trip to ask for what he wishes at once.
    private func firstWish(of number: Int, _ topic: TrackedTopic) -> HistoryRecall.Wanted {
        for request in topic.requests {
            for item in self.requests[request]?.items ?? [] where item.topic == number {
                switch item.wish {
                case .after(let position) where position.offset < .max:
                    return .range(position.epoch, from: position.offset + 1, through: .max)
                case .last: return .latest(1)
                case .after, .nothing: continue
                }
            }
        }
        return .head
    }

    mutating func dropPartial(of number: Int) {
        self.windowBytes -= self.topics[number]?.partialBytes ?? 0
        self.topics[number]?.dropPartial()
    }

    /// No answer will come for a recall, or none that can be used: it is asked again.
    package mutating func recallLost(_ number: UInt64) {
        guard let recall = self.recalls.removeValue(forKey: number) else { return }
        guard self.topics[recall.topic]?.generation == recall.generation else { return }
        self.queue.append((recall.topic, recall.generation))
    }

    /// The node has joined anew: what was asked before is not answered any more.
    package mutating func recallsForgotten() {
        for number in self.recalls.keys.sorted() { self.recallLost(number) }
    }

    /// The lane of the topic that a recall asks about; nil when its answer is not waited for any more.
    package func lane(of number: UInt64) -> Lane? {
        self.recalls[number].flatMap { self.topics[$0.topic]?.lane }
    }

    /// Whether an answer is still waited for.
    package func awaits(_ number: UInt64) -> Bool { self.recalls[number] != nil }

    /// The hub has answered; what it says holds at the present place of the stream.
    package mutating func recalled(_ answer: HistoryAnswer, now: UInt64) {
        self.now = now
        guard let recall = self.recalls.removeValue(forKey: answer.number) else { return }
        guard let topic = self.topics[recall.topic], topic.generation == recall.generation else { return }
        self.topics[recall.topic]?.isAsked = false
        switch answer.result {
        case .refused(let refusal):
            self.refused(refusal, recall.topic, topic)
        case .found(let found):
            // What was asked for another reason says nothing to the present one.
            if recall.state == topic.state {
                self.found(found, recall, topic)
                self.topics[recall.topic]?.confirmed = answer.number
            }
        }
        self.answerWaiting(for: recall.topic)
        guard let after = self.topics[recall.topic], !after.isAsked else { return }
        if after.state == .behind { self.ask(recall.topic) }
    }

    private mutating func refused(_ refusal: PublishRefusal, _ number: Int, _ topic: TrackedTopic) {
        guard refusal.code == 404 else {
            self.topics[number]?.isAsked = true
            self.delayed.append((number, topic.generation, self.now + self.limits.retryTime))
            return
        }
        // Its family keeps no history any more, by the hub's manifest.
        if topic.state == .behind { self.outputs.append(.gap(topic.topic, nil)) }
        self.closeWindow(number)
        // What came meanwhile is newer than what may be lost.
        if let held = self.topics[number]?.giveUp(), !held.isEmpty { self.outputs.append(.frames(held)) }
    }
}
