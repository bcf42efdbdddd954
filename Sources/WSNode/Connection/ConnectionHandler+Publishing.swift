import MusterDomain
import NIOCore

extension ConnectionHandler {
    /// Verifies a client's push and hands it to the hub; the hub's answer is the reply.
    func publish(_ command: PublishCommand) {
        guard var judge = self.judge() else { return }
        let passage: Passage
        switch command.publish.topic.name {
        case .success(let name): passage = judge.publish(to: name)
        case .failure(let refusal): passage = .refused(refusal)
        }
        switch passage {
        case .allowed, .refused:
            self.finish(command, passage)
        case .undecided(let question):
            var kept = command
            kept.id = kept.id?.compacted
            kept.publish.data = kept.publish.data.compacted
            self.ask([question], for: .publish(kept))
        }
    }

    /// The push is decided.
    func finish(_ command: PublishCommand, _ passage: Passage?) {
        switch passage {
        case .allowed:
            self.send(command)
        case .refused(let refusal):
            self.answer(command, refusing: refusal)
        case .undecided, nil:
            self.answer(.publish(command), failing: .unavailable("the push was not decided"))
        }
    }

    private func send(_ command: PublishCommand) {
        guard let slot = self.slot, let access = self.access, let name = try? command.publish.topic.name.get() else {
            return
        }
        let dealings = self.makeDealings()
        let limit = ShardSettings.unansweredPublishes
        guard dealings.unansweredPublishes < limit else {
            let refusal = Refusal(code: 429, reason: "expected at most \(limit) pushes that wait for their answer")
            return self.answer(.publish(command), failing: refusal)
        }
        dealings.unansweredPublishes += 1
        let push = Push(
            vhost: access.vhost,
            topic: name,
            kind: command.publish.kind,
            event: command.publish.event,
            data: command.publish.data.compacted,
            audience: command.publish.excludesSender
                ? Audience(excluded: [self.connectionID(of: slot)]) : command.audience
        )
        let id = command.id?.compacted
        let text = command.publish.topic.text
        let (loop, back) = (self.shard.loop, self.loopBound(self))
        self.shard.services.publish(push) { result in
            loop.execute { back.value.publishAnswered(result, id: id, topic: text) }
        }
    }

    private func publishAnswered(_ result: Result<PublishReceipt, Refusal>, id: ByteBuffer?, topic: String) {
        // Without dealings the connection that published is gone; a handler never has another one.
        guard let dealings = self.dealings else { return }
        dealings.unansweredPublishes -= 1
        guard self.machine.isOpen, self.slot != nil else { return }
        self.answerPublish(id: id, topic: topic, result)
        self.context.map(self.flushIfDue)
    }

    /// The connection's number in the cluster, by which this shard leaves it out.
    private func connectionID(of slot: Int32) -> ConnectionID {
        if let id = self.access?.id { return id }
        let id = ConnectionID.random()
        self.access?.id = id
        self.shard.directory[id] = slot
        return id
    }
}
