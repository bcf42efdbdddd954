import MusterDomain
import NIOCore

/// Clients that want to see a topic's history. Whoever may subscribe to a topic may see it, by the rules of this moment.
extension ConnectionHandler {
    /// Reads of one connection that wait for the hub: each answer is held whole.
    private static let readLimit = 4

    func readHistory(_ command: HistoryCommand) {
        guard var judge = self.judge() else { return }
        let passage: Passage
        switch command.query.topic.name {
        case .success(let name): passage = judge.subscribe(to: name)
        case .failure(let refusal): passage = .refused(refusal)
        }
        switch passage {
        case .allowed, .refused:
            self.finish(command, passage)
        case .undecided(let question):
            var kept = command
            kept.id = kept.id?.compacted
            self.ask([question], for: .history(kept))
        }
    }

    /// The read is decided.
    func finish(_ command: HistoryCommand, _ passage: Passage?) {
        switch passage {
        case .allowed: self.read(command)
        case .refused(let refusal): self.reply(.error(id: command.id, refusal))
        case .undecided, nil: self.reply(.error(id: command.id, .unavailable("the read was not decided")))
        }
    }

    private func read(_ command: HistoryCommand) {
        guard let access = self.access, let name = try? command.query.topic.name.get() else { return }
        guard self.shard.rules[access.vhost]?.vhost.topics.family(of: name)?.family.history != nil else {
            let refusal = Refusal(code: 404, reason: "topic: expected one that keeps history, found one that does not")
            return self.reply(.error(id: command.id, refusal))
        }
        let dealings = self.makeDealings()
        var kept = command
        kept.id = kept.id?.compacted
        let (waiting, generation) = (kept, self.shard.rules.generation)
        let (loop, back) = (self.shard.loop, self.loopBound(self))
        let read = HistoryRead(
            topic: HistoryTopic(vhost: access.vhost, name: name),
            wanted: command.query.wanted,
            limit: command.query.limit
        ) { result in
            loop.execute { back.value.historyRead(result, for: waiting, generation: generation) }
        }
        guard dealings.unansweredReads < Self.readLimit, self.shard.history.read(read) else {
            let refusal = Refusal(code: 429, reason: "expected fewer reads of histories at a time, found too many")
            return self.reply(.error(id: command.id, refusal))
        }
        dealings.unansweredReads += 1
    }

    /// - Parameter generation: The rules by which the client was allowed to read.
    private func historyRead(
        _ result: Result<HistoryAnswer.Found, Refusal>,
        for command: HistoryCommand,
        generation: UInt64
    ) {
        // Without dealings the connection that asked is gone; a handler never has another one.
        guard let dealings = self.dealings else { return }
        dealings.unansweredReads -= 1
        guard self.machine.isOpen, self.slot != nil else { return }
        switch result {
        case .success where generation != self.shard.rules.generation:
            self.readHistory(command)
        case .success(let found):
            self.reply(.history(id: command.id, topic: command.query.topic.text, found.position, found.frames))
        case .failure(let refusal):
            self.reply(.error(id: command.id, refusal))
        }
        self.context.map(self.flushIfDue)
    }
}

extension NativeHistoryQuery {
    fileprivate var wanted: HistoryRecall.Wanted {
        guard let since else { return .latest(UInt16(clamping: self.limit)) }
        guard since.offset < .max else { return .head }
        return .range(since.epoch, from: since.offset + 1, through: .max)
    }
}
