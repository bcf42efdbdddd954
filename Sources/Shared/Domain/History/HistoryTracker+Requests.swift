import NIOCore

extension HistoryTracker {
    /// A connection wants to be put on topics.
    ///
    /// Each topic is held for it until ``released(_:now:)``, once for each time that it is named.
    package mutating func requested(_ number: UInt64, _ items: [(topic: HistoryTopic, wish: HistoryWish)], now: UInt64)
    {
        self.now = now
        var request = Request(items: [])
        for item in items {
            let topic = self.findOrInsert(item.topic)
            self.topics[topic]?.holders += 1
            self.topics[topic]?.requests.append(number)
            request.items.append((topic, item.wish))
        }
        self.requests[number] = request
        if !self.answerIfReady(number) { self.askForAll(of: number) }
    }

    /// Asks for what a request still waits for.
    private mutating func askForAll(of number: UInt64) {
        for item in self.requests[number]?.items ?? [] {
            switch self.topics[item.topic]?.prospect(of: item.wish, limit: self.limits.messages) {
            case .pending, .recall: self.ask(item.topic)
            case .failed, .ready, nil: break
            }
        }
    }

    /// Answers those that waited for a topic and have all that they wish for; the others wait on.
    mutating func answerWaiting(for number: Int) {
        guard let waiting = self.topics[number]?.requests, !waiting.isEmpty else { return }
        self.topics[number]?.requests = []
        var rest: [UInt64] = []
        for request in waiting where self.requests[request] != nil {
            if !self.answerIfReady(request) { rest.append(request) }
        }
        self.topics[number]?.requests = rest
        guard let topic = self.topics[number], !rest.isEmpty, !topic.isAsked else { return }
        if topic.state != .live || self.firstWanted(of: number) != nil { self.ask(number) }
    }

    /// The first offset that somebody waits for and that is not there.
    func firstWanted(of number: Int) -> UInt64? {
        guard let topic = self.topics[number] else { return nil }
        var first: UInt64?
        for request in topic.requests {
            for item in self.requests[request]?.items ?? [] where item.topic == number {
                guard case .recall(let offset) = topic.prospect(of: item.wish, limit: self.limits.messages) else {
                    continue
                }
                first = min(first ?? offset, offset)
            }
        }
        return first
    }

    private mutating func answerIfReady(_ number: UInt64) -> Bool {
        guard let request = self.requests[number] else { return true }
        var prospects: [TrackedTopic.Prospect] = []
        prospects.reserveCapacity(request.items.count)
        for item in request.items {
            let prospect = self.topics[item.topic]?.prospect(of: item.wish, limit: self.limits.messages)
            switch prospect {
            case .pending, .recall, nil: return false
            case .failed(let failure): prospects.append(.failed(failure))
            case .ready(let from): prospects.append(.ready(from: from))
            }
        }
        var rest = self.limits.requestBytes
        var standings: [TopicStanding] = []
        for (item, prospect) in zip(request.items, prospects) { standings.append(self.standing(item, prospect, &rest)) }
        self.requests[number] = nil
        self.outputs.append(.answer(number, standings))
        return true
    }

    private mutating func standing(
        _ item: (topic: Int, wish: HistoryWish),
        _ prospect: TrackedTopic.Prospect,
        _ rest: inout Int
    ) -> TopicStanding {
        let position = self.topics[item.topic]?.standing
        switch prospect {
        case .failed(let failure):
            return TopicStanding(position: position, failure: failure)
        case .ready(let from?):
            guard let found = self.topics[item.topic]?.window?.frames(from: from) else { break }
            guard found.bytes <= rest else { return TopicStanding(position: position, failure: .tooMany) }
            rest -= found.bytes
            return TopicStanding(position: position, frames: found.frames)
        case .ready(nil), .pending, .recall:
            break
        }
        return TopicStanding(position: position)
    }
}
