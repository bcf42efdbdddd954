import NIOCore

@testable import MusterDomain

/// A hub with a few topics, the stream and the control connection to one node, and that node's subscribers.
struct TrackerModel: ~Copyable {
    struct Subscriber {
        var topic: Int
        var position: Position
    }

    struct Waiting {
        var items: [(topic: Int, wish: HistoryWish)]
        var number: UInt64
    }

    enum Item {
        case push(topic: Int, position: Position)
        /// A push was dropped on its way, and the hub's ring had it no more.
        case loss
    }

    var random: SplitMix64
    var tracker: HistoryTracker
    var epochs: [Epoch]
    var heads: [UInt64] = [0, 0, 0]
    var oldest: [UInt64] = [1, 1, 1]
    var stream: [Item] = []
    /// How much of the stream the node has read.
    var place = 0
    var recalls: [HistoryRecall] = []
    var answers: [HistoryAnswer] = []
    var waiting: [Waiting] = []
    var subscribers: [Subscriber] = []
    var requests: UInt64 = 0
    var answered = 0
    var now: UInt64 = 0
    var problems: [String] = []
    let lossy: Bool
    /// Whether a request may bring only a few pushes.
    let tight: Bool
    let names = ["a", "b", "c"].map { HistoryTopic(vhost: .root, name: TopicName(trusted: $0)) }

    init(seed: UInt64, lossy: Bool, tight: Bool) {
        self.random = SplitMix64(seed: seed)
        var limits = HistoryTracker.Limits()
        limits.answerTime = 40
        limits.retryTime = 5
        limits.windowTime = 30
        limits.lingerTime = 50
        limits.requestBytes = (tight ? 15 : 2000) * 81
        limits.heldBytes = 70 * 5
        limits.credit = 70 * 7
        self.tracker = HistoryTracker(limits: limits)
        self.lossy = lossy
        self.tight = tight
        // why: above 0.
        self.epochs = [Epoch(rawValue: 1)!, Epoch(rawValue: 2)!, Epoch(rawValue: 3)!]
    }

    // MARK: Steps

    mutating func step() {
        self.now += 1
        switch Int.random(in: 0..<22, using: &self.random) {
        case 0..<6: self.push()
        case 6..<11: self.read()
        case 11..<13: self.subscribe()
        case 13: self.resubscribe()
        case 14: self.sendRecalls()
        case 15: self.answerRecall()
        case 16: self.deliverAnswer()
        case 17 where self.lossy: self.trim()
        case 18 where Int.random(in: 0..<10, using: &self.random) == 0: self.restart()
        case 19 where Int.random(in: 0..<5, using: &self.random) == 0: self.unsubscribe()
        case 20 where Int.random(in: 0..<3, using: &self.random) == 0: self.withdraw()
        // What comes late, is left for long or has been kept for a while is looked at once a second.
        case 21 where Int.random(in: 0..<4, using: &self.random) == 0: self.now += 1000
        default: self.read()
        }
    }

    mutating func settle() {
        for _ in 0..<2_000 {
            self.now += 50
            while self.place < self.stream.count { self.read() }
            self.sendRecalls()
            while !self.recalls.isEmpty { self.answerRecall() }
            while self.deliverAnswer() {}
            if self.waiting.isEmpty, self.tracker.behind == 0 { break }
        }
        if !self.waiting.isEmpty { self.problems.append("\(self.waiting.count) requests were never answered") }
        for subscriber in self.subscribers where subscriber.position != self.head(subscriber.topic) {
            self.problems.append(
                "a subscriber of \(subscriber.topic) ended at \(subscriber.position.offset) of \(self.heads)"
            )
        }
    }

    /// Whether the tracker keeps nothing for requests that have ended, and holds topics for subscribers alone.
    var isForgotten: Bool {
        guard self.tracker.requests.isEmpty else { return false }
        for (number, name) in self.names.enumerated() {
            let holders = self.tracker.find(name).flatMap { self.tracker.topics[$0] }
            guard holders?.requests.isEmpty ?? true else { return false }
            guard holders?.holders ?? 0 == self.subscribers.count(where: { $0.topic == number }) else { return false }
        }
        return true
    }

    private func head(_ topic: Int) -> Position { Position(epoch: self.epochs[topic], offset: self.heads[topic]) }

    private mutating func push() {
        let topic = Int.random(in: 0..<3, using: &self.random)
        self.heads[topic] += 1
        let isLost = Int.random(in: 0..<15, using: &self.random) == 0
        self.stream.append(isLost ? .loss : .push(topic: topic, position: self.head(topic)))
    }

    private mutating func trim() {
        let topic = Int.random(in: 0..<3, using: &self.random)
        self.oldest[topic] = min(
            self.heads[topic] + 1,
            self.oldest[topic] + UInt64.random(in: 0..<4, using: &self.random)
        )
    }

    /// The hub's process ends with what it had not published, and its recalls are not answered.
    private mutating func restart() {
        let unread = Int.random(in: 0...(self.stream.count - self.place), using: &self.random)
        self.stream.removeLast(unread)
        (self.recalls, self.answers) = ([], [])
        while self.place < self.stream.count { self.read() }
        if self.lossy, Bool.random(using: &self.random) {
            let topic = Int.random(in: 0..<3, using: &self.random)
            // why: above 0.
            self.epochs[topic] = Epoch(rawValue: UInt64.random(in: 10...1_000_000, using: &self.random))!
            (self.heads[topic], self.oldest[topic]) = (0, 1)
        }
        self.tracker.termChanged()
        self.take()
    }

    private mutating func read() {
        guard self.place < self.stream.count else { return }
        let item = self.stream[self.place]
        self.place += 1
        switch item {
        case .loss:
            for lane in Set(self.names.map { Lane(vhost: $0.vhost, topic: $0.name) }) { self.tracker.laneLost(lane) }
        case .push(let topic, let position):
            self.receive(topic, position)
        }
        self.take()
    }

    private mutating func receive(_ topic: Int, _ position: Position) {
        let frame = self.frame(topic, position)
        let name = Array(self.names[topic].name.text.utf8)
        let action = name.withUnsafeBytes { name in
            frame.withUnsafeReadableBytes { bytes in
                self.tracker.pushReceived(
                    vhost: .root,
                    name: name,
                    hash: TopicKey.hash(vhost: .root, name: name),
                    position: position,
                    frame: bytes
                )
            }
        }
        if action == .pass { self.deliver(topic, position) }
    }

    private func frame(_ topic: Int, _ position: Position) -> ByteBuffer {
        var buffer = ByteBuffer()
        buffer.writeInteger(UInt8(topic))
        buffer.writeInteger(position.epoch.rawValue)
        buffer.writeInteger(position.offset)
        return buffer
    }

    // MARK: Clients

    private mutating func subscribe() {
        var topics = [0, 1, 2].shuffled(using: &self.random)
        topics.removeLast(Int.random(in: 0...2, using: &self.random))
        self.request(topics.map { ($0, self.wish(of: $0)) })
    }

    private mutating func wish(of topic: Int) -> HistoryWish {
        switch Int.random(in: 0..<4, using: &self.random) {
        case 0: return .nothing
        case 1: return .last
        case 2: return .after(Position(epoch: self.epochs[topic], offset: self.heads[topic] + 1))
        default:
            let offset = UInt64.random(in: 0...self.heads[topic], using: &self.random)
            return .after(Position(epoch: self.epochs[topic], offset: offset))
        }
    }

    /// A client goes and comes back at once with its position.
    private mutating func resubscribe() {
        guard let index = self.subscribers.indices.randomElement(using: &self.random) else { return }
        let subscriber = self.subscribers.remove(at: index)
        self.tracker.released(self.names[subscriber.topic], now: self.now)
        self.request([(subscriber.topic, .after(subscriber.position))])
    }

    private mutating func unsubscribe() {
        guard let index = self.subscribers.indices.randomElement(using: &self.random) else { return }
        self.tracker.released(self.names[self.subscribers.remove(at: index).topic], now: self.now)
    }

    private mutating func request(_ items: [(topic: Int, wish: HistoryWish)]) {
        self.requests += 1
        self.waiting.append(Waiting(items: items, number: self.requests))
        self.tracker.requested(self.requests, items.map { (self.names[$0.topic], $0.wish) }, now: self.now)
        self.take()
    }

    /// A client goes that waits.
    private mutating func withdraw() {
        guard let index = self.waiting.indices.randomElement(using: &self.random) else { return }
        let waiting = self.waiting.remove(at: index)
        self.tracker.withdrawn(waiting.number)
        for item in waiting.items { self.tracker.released(self.names[item.topic], now: self.now) }
    }

    // MARK: Recalls

    private mutating func sendRecalls() {
        for recall in self.tracker.takeRecalls(now: self.now) {
            if Int.random(in: 0..<20, using: &self.random) > 0 { self.recalls.append(recall) }
        }
        self.take()
    }

    /// The hub answers at its own place of the stream: the end.
    private mutating func answerRecall() {
        guard !self.recalls.isEmpty else { return }
        let recall = self.recalls.removeFirst()
        guard Int.random(in: 0..<15, using: &self.random) > 0 else {
            let refusal = PublishRefusal(.unavailable("later"))
            self.answers.append(HistoryAnswer(number: recall.number, result: .refused(refusal)))
            return
        }
        // why: only these topics are recalled.
        let topic = self.names.firstIndex(of: recall.topic)!
        var offsets: ClosedRange<UInt64>?
        switch recall.wanted {
        case .head:
            break
        case .latest:
            if self.heads[topic] > 0 { offsets = self.heads[topic]...self.heads[topic] }
        case .range(let epoch, let from, let through):
            let last = min(through, self.heads[topic])
            if epoch == self.epochs[topic], from <= last { offsets = from...min(last, from + 6) }
        }
        if let first = offsets?.lowerBound, first < self.oldest[topic] { offsets = nil }
        let frames = offsets.map { $0.map { self.frame(topic, Position(epoch: self.epochs[topic], offset: $0)) } } ?? []
        let found = HistoryAnswer.Found(
            position: self.head(topic),
            oldest: self.oldest[topic],
            term: Term(rawValue: 1),
            sequence: UInt64(self.stream.count),
            frames: frames
        )
        self.answers.append(HistoryAnswer(number: recall.number, result: .found(found)))
    }

    /// An answer waits until the node has read the stream up to its place; it may have read more. One that has come to its place may
    /// overtake others.
    @discardableResult
    private mutating func deliverAnswer() -> Bool {
        let ready = self.answers.indices.filter { index in
            guard case .found(let found) = self.answers[index].result else { return true }
            return Int(found.sequence) <= self.place
        }
        guard let index = ready.randomElement(using: &self.random) else { return false }
        self.tracker.recalled(self.answers.remove(at: index), now: self.now)
        self.take()
        return true
    }
}
