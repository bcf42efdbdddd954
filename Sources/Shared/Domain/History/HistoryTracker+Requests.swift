import NIOCore

extension HistoryTracker {
    /// A connection wants to be put on topics.
    ///
    /// Each topic is held for it until ``released(_:now:)``, once for each time that it is named.
    package mutating func requested(_ number: UInt64, _ items: [(topic: HistoryTopic, wish: HistoryWish)], now: UInt64)
    {
        self.now = now
        var request = Request(items: [], recall: self.recallNumber)
        for item in items {
            let topic = self.findOrInsert(item.topic)
            self.topics[topic]?.holders += 1
            request.items.append((topic, item.wish))
        }
        self.requests[number] = request
        guard !self.answerIfReady(number) else { return }
        for item in request.items { self.topics[item.topic]?.requests.insert(number) }
        self.askForAll(of: number)
    }

    /// Nobody waits for a request any more; its topics are released on their own.
    package mutating func withdrawn(_ number: UInt64) {
        self.forget(number)
    }

    private mutating func forget(_ number: UInt64) {
        guard let request = self.requests.removeValue(forKey: number) else { return }
        for item in request.items { self.topics[item.topic]?.requests.remove(number) }
    }

    /// Asks for what a request still waits for.
    private mutating func askForAll(of number: UInt64) {
        guard let request = self.requests[number] else { return }
        for item in request.items {
            switch self.prospect(of: item, in: request) {
            case .pending, .recall, .confirm: self.ask(item.topic)
            case .failed, .ready, nil: break
            }
        }
    }

    private func prospect(of item: (topic: Int, wish: HistoryWish), in request: Request) -> TrackedTopic.Prospect? {
        self.topics[item.topic]?.prospect(of: item.wish, since: request.recall, limit: self.limits.messages)
    }

    /// Answers those that waited for a topic and have all that they wish for; the others wait on.
    mutating func answerWaiting(for number: Int) {
        guard let waiting = self.topics[number]?.requests, !waiting.isEmpty else { return }
        // In the order of their coming.
        for number in waiting.sorted() where !self.answerIfReady(number) {
            // Another of its topics may have had a push since it was looked at, which is to be recalled now.
            guard let request = self.requests[number] else { continue }
            if self.topics[request.items[request.first].topic]?.isAsked == false { self.askForAll(of: number) }
        }
    }

    /// The first offset that somebody waits for and that is not there, and whether somebody waits for the hub's word.
    func wanted(of number: Int) -> (first: UInt64?, confirmation: Bool) {
        var (first, confirmation): (UInt64?, Bool) = (nil, false)
        for request in (self.topics[number]?.requests ?? []).compactMap({ self.requests[$0] }) {
            for item in request.items where item.topic == number {
                switch self.prospect(of: item, in: request) {
                case .recall(let offset): first = min(first ?? offset, offset)
                case .confirm: confirmation = true
                case .pending, .failed, .ready, nil: break
                }
            }
        }
        return (first, confirmation)
    }

    private mutating func answerIfReady(_ number: UInt64) -> Bool {
        guard let request = self.requests[number] else { return true }
        // As a rule it still waits for what it waited for: with each answer all of a thousand topics would be looked at.
        if request.first < request.items.count, !self.isReady(request.items[request.first], in: request) {
            return false
        }
        var prospects: [TrackedTopic.Prospect] = []
        prospects.reserveCapacity(request.items.count)
        for (place, item) in request.items.enumerated() {
            switch self.prospect(of: item, in: request) {
            case .pending, .recall, .confirm, nil:
                self.requests[number]?.first = place
                return false
            case .failed(let failure): prospects.append(.failed(failure))
            case .ready(let from): prospects.append(.ready(from: from))
            }
        }
        var rest = self.limits.requestBytes
        var standings: [TopicStanding] = []
        for (item, prospect) in zip(request.items, prospects) { standings.append(self.standing(item, prospect, &rest)) }
        self.forget(number)
        self.outputs.append(.answer(number, standings))
        return true
    }

    private func isReady(_ item: (topic: Int, wish: HistoryWish), in request: Request) -> Bool {
        switch self.prospect(of: item, in: request) {
        case .pending, .recall, .confirm, nil: false
        case .failed, .ready: true
        }
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
        case .ready(nil), .pending, .recall, .confirm:
            break
        }
        return TopicStanding(position: position)
    }
}
