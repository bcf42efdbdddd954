import NIOCore
import Testing

@testable import MusterDomain

/// Random schedules of pushes, losses, restarts, recalls and clients, against a naive model of the hub.
@Suite struct HistoryTrackerModelTests {
    @Test(arguments: 0..<300)
    func everyoneGetsEverythingInOrderOrIsTold(seed: Int) {
        var model = TrackerModel(seed: UInt64(seed), lossy: seed % 3 == 0)
        for _ in 0..<400 { model.step() }
        model.settle()
        #expect(model.problems == [], "seed \(seed)")
        #expect(model.answered > 20, "seed \(seed)")
    }
}

/// A hub with a few topics, the stream and the control connection to one node, and that node's subscribers.
private struct TrackerModel: ~Copyable {
    struct Subscriber {
        var topic: Int
        var position: Position
    }

    struct Waiting {
        var topic: Int
        var since: Position?
        var isLast: Bool
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
    let names = ["a", "b", "c"].map { HistoryTopic(vhost: .root, name: TopicName(trusted: $0)) }

    init(seed: UInt64, lossy: Bool) {
        self.random = SplitMix64(seed: seed)
        var limits = HistoryTracker.Limits()
        limits.answerTime = 40
        limits.retryTime = 5
        limits.windowTime = 30
        limits.lingerTime = 50
        limits.requestBytes = 200 * 70
        limits.heldBytes = 70 * 5
        limits.credit = 70 * 7
        self.tracker = HistoryTracker(limits: limits)
        self.lossy = lossy
        // why: above 0.
        self.epochs = [Epoch(rawValue: 1)!, Epoch(rawValue: 2)!, Epoch(rawValue: 3)!]
    }

    // MARK: Steps

    mutating func step() {
        self.now += 1
        switch Int.random(in: 0..<20, using: &self.random) {
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
        default: self.read()
        }
    }

    mutating func settle() {
        for _ in 0..<2_000 {
            self.now += 3
            while self.place < self.stream.count { self.read() }
            self.sendRecalls()
            while !self.recalls.isEmpty { self.answerRecall() }
            while !self.answers.isEmpty, self.deliverAnswer() {}
            if self.waiting.isEmpty, self.tracker.behind == 0 { break }
        }
        if !self.waiting.isEmpty { self.problems.append("\(self.waiting.count) requests were never answered") }
        for subscriber in self.subscribers where subscriber.position != self.head(subscriber.topic) {
            self.problems.append(
                "a subscriber of \(subscriber.topic) ended at \(subscriber.position.offset) of \(self.heads)"
            )
        }
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
        let topic = Int.random(in: 0..<3, using: &self.random)
        switch Int.random(in: 0..<4, using: &self.random) {
        case 0: self.request(topic, since: nil, isLast: false)
        case 1: self.request(topic, since: nil, isLast: true)
        case 2:
            self.request(
                topic,
                since: Position(epoch: self.epochs[topic], offset: self.heads[topic] + 1),
                isLast: false
            )
        default:
            let offset = UInt64.random(in: 0...self.heads[topic], using: &self.random)
            self.request(topic, since: Position(epoch: self.epochs[topic], offset: offset), isLast: false)
        }
    }

    /// A client goes and comes back at once with its position.
    private mutating func resubscribe() {
        guard let index = self.subscribers.indices.randomElement(using: &self.random) else { return }
        let subscriber = self.subscribers.remove(at: index)
        self.tracker.released(self.names[subscriber.topic], now: self.now)
        self.request(subscriber.topic, since: subscriber.position, isLast: false)
    }

    private mutating func unsubscribe() {
        guard let index = self.subscribers.indices.randomElement(using: &self.random) else { return }
        self.tracker.released(self.names[self.subscribers.remove(at: index).topic], now: self.now)
    }

    private mutating func request(_ topic: Int, since: Position?, isLast: Bool) {
        self.requests += 1
        let wish: HistoryWish = since.map { .after($0) } ?? (isLast ? .last : .nothing)
        self.waiting.append(Waiting(topic: topic, since: since, isLast: isLast, number: self.requests))
        self.tracker.requested(self.requests, [(self.names[topic], wish)], now: self.now)
        self.take()
    }

    // MARK: Recalls

    private mutating func sendRecalls() {
        for recall in self.tracker.takeRecalls(now: self.now) {
            if Int.random(in: 0..<20, using: &self.random) > 0 { self.recalls.append(recall) }
        }
    }

    /// The hub answers at its own place of the stream: the end.
    private mutating func answerRecall() {
        guard !self.recalls.isEmpty else { return }
        let recall = self.recalls.removeFirst()
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

    /// An answer waits until the node has read the stream up to its place; it may have read more.
    @discardableResult
    private mutating func deliverAnswer() -> Bool {
        guard case .found(let found) = self.answers.first?.result, Int(found.sequence) <= self.place else {
            return false
        }
        self.tracker.recalled(self.answers.removeFirst(), now: self.now)
        self.take()
        return true
    }

    // MARK: What the shards see

    private mutating func take() {
        for output in self.tracker.takeOutputs() {
            switch output {
            case .frames(let frames):
                for frame in frames { self.deliver(frame) }
            case .gap(let topic, let position):
                self.tellGap(topic, position)
            case .answer(let number, let standings):
                self.begin(number, standings)
            }
        }
    }

    private func read(_ frame: ByteBuffer) -> (topic: Int, position: Position)? {
        var frame = frame
        guard let topic = frame.readInteger(as: UInt8.self), let epoch = frame.readInteger(as: UInt64.self),
            let offset = frame.readInteger(as: UInt64.self)
        else { return nil }
        return Epoch(rawValue: epoch).map { (Int(topic), Position(epoch: $0, offset: offset)) }
    }

    private mutating func deliver(_ frame: ByteBuffer) {
        guard let (topic, position) = self.read(frame) else { return self.problems.append("a frame was broken") }
        self.deliver(topic, position)
    }

    private mutating func deliver(_ topic: Int, _ position: Position) {
        for index in self.subscribers.indices where self.subscribers[index].topic == topic {
            let before = self.subscribers[index].position
            let isFirst = before.offset == 0 && position.offset == 1
            if !isFirst, position != Position(epoch: before.epoch, offset: before.offset + 1) {
                self.problems.append("after \(before) came \(position)")
            }
            self.subscribers[index].position = position
        }
    }

    private mutating func tellGap(_ topic: HistoryTopic, _ position: Position?) {
        if !self.lossy { self.problems.append("a gap although everything is kept") }
        guard let position else { return self.problems.append("a gap without a position") }
        for index in self.subscribers.indices where self.names[self.subscribers[index].topic] == topic {
            self.subscribers[index].position = position
        }
    }

    private mutating func begin(_ number: UInt64, _ standings: [TopicStanding]) {
        guard let index = self.waiting.firstIndex(where: { $0.number == number }), let standing = standings.first,
            let position = standing.position
        else { return self.problems.append("an answer to nothing, or without a position") }
        let waiting = self.waiting.remove(at: index)
        self.answered += 1
        self.subscribers.append(Subscriber(topic: waiting.topic, position: position))
        let offsets = standing.frames.compactMap { self.read($0)?.position.offset }
        switch (waiting.since, standing.failure) {
        case (let since?, nil):
            let isNews = since.offset == 0 && since.epoch != position.epoch
            if !isNews, offsets != (since.offset..<position.offset).map({ $0 + 1 }) {
                self.problems.append("since \(since.offset) to \(position.offset) came \(offsets)")
            }
        case (let since?, let failure?):
            self.check(failure, since, position, offsets)
        case (nil, nil) where waiting.isLast:
            if !offsets.isEmpty, offsets != [position.offset] {
                self.problems.append("the last of \(position) was \(offsets)")
            }
            if offsets.isEmpty, position.offset > 0, !self.lossy { self.problems.append("no last at \(position)") }
        case (nil, nil):
            if !offsets.isEmpty { self.problems.append("nothing was wished for, and \(offsets) came") }
        case (nil, _?):
            self.problems.append("a failure of what was not wished for")
        }
    }

    private mutating func check(
        _ failure: RecoveryFailure,
        _ since: Position,
        _ position: Position,
        _ offsets: [UInt64]
    ) {
        if !offsets.isEmpty { self.problems.append("a part came") }
        switch failure {
        case .epochChanged where since.epoch != position.epoch: break
        case .notReached where since.offset > position.offset: break
        case .tooOld where self.lossy: break
        default: self.problems.append("\(failure) of since \(since) at \(position)")
        }
    }
}
