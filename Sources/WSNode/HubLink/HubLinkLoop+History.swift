import MusterDomain
import NIOCore

/// Topics that keep history: where they stand, what their new subscribers missed, and what the stream did not bring.
extension HubLinkLoop {
    /// Numbers from here on are reads of clients; below are the tracker's recalls.
    private static let firstRead: UInt64 = 1 << 63
    private static let readTime: UInt64 = 5000
    private static let readCredit = 256 << 10

    /// Takes what shards want of topics.
    func takeHistoryOrders() {
        let orders = self.link.history.takeOrders()
        guard !orders.isEmpty else { return }
        let now = Monotonic.milliseconds()
        self.batch = StreamBatch()
        for order in orders {
            switch order {
            case .request(let number, let topics): self.tracker.requested(number, topics, now: now)
            case .withdraw(let number): self.tracker.withdrawn(number)
            case .release(let topic): self.tracker.released(topic, now: now)
            case .read(let read): self.begin(read, now: now)
            }
            self.putOut()
        }
        self.handOver()
    }

    /// Puts what the tracker has for the shards at the stream's present place.
    func putOut() {
        for output in self.tracker.takeOutputs() {
            switch output {
            case .frames(let frames):
                for frame in frames { self.putOut(frame) }
            case .gap(let topic, let position):
                self.figures.topicGaps += 1
                self.batch.append(.topicGap(topic, position))
            case .answer(let number, let standings):
                self.figures.positionsGiven += 1
                if let reader = self.link.history.answer(number, standings) {
                    self.batch.append(.answer(number, reader: reader))
                }
            }
        }
    }

    private func putOut(_ frame: ByteBuffer) {
        frame.withUnsafeReadableBytes { bytes in
            // The hub's own frames, or such that were read before they were held.
            guard case .push(let push)? = try? StreamDecoder.decode(bytes) else {
                self.figures.malformed += 1
                return
            }
            self.batch.append(push, frame: bytes)
        }
        if self.batch.weight >= HubLinkSettings.drainBytes { self.handOver() }
    }

    /// Whether a push goes to the shards now; others come with an answer of the hub.
    func mayPass(_ push: StreamPush, _ position: Position, hash: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
        let name = UnsafeRawBufferPointer(rebasing: bytes[push.topic])
        switch self.tracker.pushReceived(
            vhost: push.vhost,
            name: name,
            hash: hash,
            position: position,
            frame: bytes
        ) {
        case .pass: return true
        case .drop: return false
        }
    }

    // MARK: Answers

    /// The hub says what a topic has had, up to a place of the stream.
    func receive(_ answer: HistoryAnswer, now: UInt64) {
        if answer.number >= Self.firstRead { return self.end(answer) }
        guard self.tracker.awaits(answer.number) else { return }
        switch answer.result {
        case .refused:
            self.tracker.recalled(answer, now: now)
            self.putOut()
        case .found(let found):
            guard let term = self.follower.currentTerm, found.term >= term else {
                return self.tracker.recallLost(answer.number)
            }
            self.earlyAnswers.append(answer)
            self.takeAnswers()
        }
    }

    /// Takes the answers whose places the stream has come to.
    func takeAnswers() {
        guard !self.earlyAnswers.isEmpty else { return }
        let answers = self.earlyAnswers
        self.earlyAnswers = []
        for answer in answers where self.tracker.awaits(answer.number) {
            guard case .found(let found) = answer.result, let lane = self.tracker.lane(of: answer.number) else {
                continue
            }
            if let term = self.follower.currentTerm, found.term < term {
                self.tracker.recallLost(answer.number)
            } else if found.term == self.follower.currentTerm, self.follower.hasPassed(lane, found.sequence) {
                self.tracker.recalled(answer, now: Monotonic.milliseconds())
                self.putOut()
            } else {
                self.earlyAnswers.append(answer)
            }
        }
    }

    /// Asks the hub for what is wished for and what is missing.
    func sendRecalls(_ now: UInt64) {
        self.endReads(now)
        guard self.machine.isLive else { return self.tracker.timePassed(now: now) }
        for recall in self.tracker.takeRecalls(now: now) where !self.send(.recall(recall)) {
            self.tracker.recallLost(recall.number)
        }
        self.batch = StreamBatch()
        self.putOut()
        self.handOver()
    }

    // MARK: Reads

    private func begin(_ read: HistoryRead, now: UInt64) {
        guard self.machine.isLive else { return self.end(read, .failure(.unavailable("the hub is away: try again"))) }
        self.lastRead += 1
        let number = Self.firstRead + self.lastRead
        let recall = HistoryRecall(
            number: number,
            topic: read.topic,
            wanted: read.wanted,
            limit: read.limit,
            credit: Self.readCredit
        )
        guard self.send(.recall(recall)) else {
            return self.end(read, .failure(.unavailable("the hub is away: try again")))
        }
        self.reads[number] = (read, now + Self.readTime)
    }

    private func end(_ answer: HistoryAnswer) {
        guard let (read, _) = self.reads.removeValue(forKey: answer.number) else { return }
        switch answer.result {
        case .found(let found): self.end(read, .success(found))
        case .refused(let refusal): self.end(read, .failure(refusal.refusal))
        }
    }

    private func end(_ read: HistoryRead, _ result: Result<HistoryAnswer.Found, Refusal>) {
        self.link.history.readEnded()
        read.isAnswered(result)
    }

    private func endReads(_ now: UInt64) {
        guard !self.reads.isEmpty else { return }
        for (number, entry) in self.reads where entry.deadline <= now {
            self.reads[number] = nil
            self.end(entry.read, .failure(.unavailable("expected the hub's answer within 5 s, found none: try again")))
        }
    }
}
