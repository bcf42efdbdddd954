import MusterDomain
import NIOCore

/// A subscription to a topic that keeps history begins at a place of the stream: there the topic's position is known, and what the
/// client missed before it goes in front of what is pushed later.
///
/// While a command waits for that nothing is read from its client, as with lanes.
extension ConnectionHandler {
    /// All topics of a command are decided, and what the stream brings of those that are allowed arrives.
    func place(_ command: SubscribeCommand, _ passages: [Passage], wanted: Set<TopicName>?) {
        let kept = self.keptTopics(of: command, passages)
        guard !kept.isEmpty else {
            return self.complete(command, passages, wanted: wanted, positions: SubscribedPositions())
        }
        for entry in kept where entry.wish != .nothing { self.startAgain(entry.topic) }
        let dealings = self.makeDealings()
        let topics = kept.map { (topic: $0.topic, wish: $0.wish) }
        // The answer comes in another turn, with the number known.
        var number: UInt64 = 0
        number = self.shard.askPositions(of: topics) { self.positionsLearnt(number, $0, topics.map(\.topic)) }
        var timer: Scheduled<Void>?
        if !command.isAutomatic {
            let asked = number
            let loop = self.shard.loop.assumeIsolated()
            timer = loop.scheduleTask(in: self.shard.settings.positionTime) { self.positionsTimedOut(asked) }
        }
        var waiting = command
        waiting.id = waiting.id?.compacted
        dealings.positionWaits[number] = PositionWait(
            command: waiting,
            passages: passages,
            wanted: wanted,
            generation: self.shard.rules.generation,
            places: kept.map(\.place),
            timer: timer
        )
    }

    /// The allowed topics of a command whose families keep history, by their places in it.
    private func keptTopics(
        of command: SubscribeCommand,
        _ passages: [Passage]
    ) -> [(place: Int, topic: HistoryTopic, wish: HistoryWish)] {
        guard let access = self.access, let rules = self.shard.rules[access.vhost] else { return [] }
        var kept: [(place: Int, topic: HistoryTopic, wish: HistoryWish)] = []
        for (place, (topic, passage)) in zip(command.topics, passages).enumerated() {
            guard case .allowed = passage, let name = try? topic.name.get() else { continue }
            guard rules.vhost.topics.family(of: name)?.family.history != nil else { continue }
            kept.append((place, HistoryTopic(vhost: access.vhost, name: name), topic.wish))
        }
        return kept
    }

    /// A client that says where it was starts again from there: what it is sent before that would come twice.
    private func startAgain(_ topic: HistoryTopic) {
        guard let slot = self.slot, let access = self.access else { return }
        _ = self.shard.unsubscribe(slot, from: topic.name, of: access)
    }

    private func positionsLearnt(_ number: UInt64, _ standings: [TopicStanding], _ topics: [HistoryTopic]) {
        guard let wait = self.dealings?.positionWaits.removeValue(forKey: number), self.machine.isOpen, self.slot != nil
        else {
            return self.shard.letGo(of: topics)
        }
        wait.timer?.cancel()
        if wait.generation != self.shard.rules.generation {
            self.shard.letGo(of: topics)
            self.subscribe(wait.command, wanted: wait.wanted)
        } else {
            let positions = SubscribedPositions(places: wait.places, topics: topics, standings: standings)
            self.complete(wait.command, wait.passages, wanted: wait.wanted, positions: positions)
        }
        self.resumeReading()
    }

    private func positionsTimedOut(_ number: UInt64) {
        guard let wait = self.dealings?.positionWaits.removeValue(forKey: number) else { return }
        self.shard.withdrawRequest(number)
        guard self.machine.isOpen, self.slot != nil else { return }
        let refusal = Refusal.unavailable("expected the hub's word on the topic within 10 s, found none: try again")
        if wait.generation != self.shard.rules.generation {
            // What the command's other topics were allowed by is not in force any more.
            self.answer(.subscribe(wait.command, wait.passages), failing: refusal)
        } else {
            var passages = wait.passages
            for place in wait.places { passages[place] = .refused(refusal) }
            self.complete(wait.command, passages, wanted: wait.wanted, positions: SubscribedPositions())
        }
        self.resumeReading()
    }

    /// The client leaves topics while the server is about to put it on them.
    func leaveWhileWaiting(_ topics: [NativeCommand.Topic]) {
        guard let dealings = self.dealings else { return }
        let left = topics.compactMap { try? $0.name.get() }
        for (number, wait) in dealings.positionWaits {
            dealings.positionWaits[number]?.wanted = (wait.wanted ?? wait.command.names).subtracting(left)
        }
        for (number, wait) in dealings.laneWaits {
            dealings.laneWaits[number]?.wanted = (wait.wanted ?? wait.command.names).subtracting(left)
        }
    }

    /// The connection is gone, and nobody waits any more.
    func dropPositionWaits(of dealings: ConnectionDealings) {
        for (number, wait) in dealings.positionWaits {
            wait.timer?.cancel()
            self.shard.withdrawRequest(number)
        }
        dealings.positionWaits = [:]
    }

    // MARK: Results

    /// Says where a topic stands that the connection is on now, and what it is brought.
    ///
    /// - Parameter index: The topic's place in the command.
    func place(
        _ topic: NativeCommand.Topic,
        _ standing: SubscribedPositions.Standing,
        _ index: Int,
        _ result: inout NativeReply.TopicResult,
        _ brought: inout [(place: Int, frame: Frame)]
    ) {
        switch standing {
        case .none:
            if case .after = topic.wish { result.recovery = .failed(.noHistory) }
        case .at(let name, let standing):
            guard let access = self.access else { return self.shard.letGo(of: [name]) }
            self.shard.follow(name, in: access.dialect)
            result.position = standing.position
            var failure = standing.failure
            if let position = standing.position, !standing.frames.isEmpty, self.wamp == nil {
                let frame = self.shard.frame(of: standing.frames, topic: name, through: position)
                if self.hasRoom(for: frame, behind: brought) {
                    brought.append((index, frame))
                } else {
                    failure = .tooMany
                }
            }
            switch topic.wish {
            case .after: break
            // The latest push is no recovery, and yet is not left out without a word.
            case .last: guard failure == .tooMany else { return }
            case .nothing: return
            }
            result.recovery = failure.map { .failed($0) } ?? .recovered
            self.shard.figures.recoveries.note(failure)
        }
    }

    private func hasRoom(for frame: Frame, behind brought: [(place: Int, frame: Frame)]) -> Bool {
        guard let slot = self.slot else { return false }
        return self.shard.hasRoom(for: brought.reduce(frame.length) { $0 + $1.frame.length }, slot)
    }

    /// Answers a command, and puts what its topics are brought right behind the answer.
    func answer(
        _ command: SubscribeCommand,
        _ results: [NativeReply.TopicResult],
        bringing brought: [(place: Int, frame: Frame)]
    ) {
        guard !brought.isEmpty, let slot = self.slot else { return self.answer(command, results) }
        // What waits already may be of these topics: behind the answer it would look newer than what is brought.
        self.shard.sendLast(slot)
        guard self.slot == slot else { return }
        guard self.shard.broadcaster.queuedBytes(of: slot) > 0 else {
            self.answer(command, results)
            for entry in brought { self.shard.bring(entry.frame, to: slot) }
            return
        }
        var reply = ByteBuffer()
        reply.writeFrame(of: .subscribed(id: command.id, results))
        let bytes = brought.reduce(reply.readableBytes) { $0 + $1.frame.length }
        guard self.shard.hasRoom(for: bytes, slot) else {
            var results = results
            for entry in brought {
                let isLatest = results[entry.place].recovery == nil
                results[entry.place].recovery = .failed(.tooMany)
                if isLatest {
                    self.shard.figures.recoveries.note(.tooMany)
                } else {
                    self.shard.figures.recoveries.noteRefuted(.tooMany)
                }
            }
            return self.answer(command, results)
        }
        self.makeDealings().areRepliesInLine = true
        self.replyInLine(reply, slot)
        for entry in brought { self.shard.bring(entry.frame, to: slot) }
    }

    /// Whether replies wait with pushes, so that they keep their order behind one that must.
    var areRepliesInLine: Bool {
        guard let dealings = self.dealings, dealings.areRepliesInLine, let slot = self.slot else { return false }
        dealings.areRepliesInLine = self.shard.broadcaster.queuedBytes(of: slot) > 0
        return dealings.areRepliesInLine
    }

    func replyInLine(_ reply: ByteBuffer, _ slot: Int32) {
        let frame = self.shard.broadcaster.append(length: reply.readableBytes) { memory in
            reply.withUnsafeReadableBytes { memory.copyMemory(from: $0) }
        }
        self.shard.relieve(slot, frame, .none)
        self.shard.broadcaster.release(frame)
        self.shard.settle()
    }
}
