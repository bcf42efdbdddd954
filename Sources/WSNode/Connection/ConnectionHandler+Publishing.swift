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
            self.shard.services.metrics.publishAnswered(isPublished: false)
            self.reply(.error(id: command.id, refusal))
        case .undecided, nil:
            self.shard.services.metrics.publishAnswered(isPublished: false)
            self.reply(.error(id: command.id, .unavailable("the push was not decided")))
        }
    }

    private func send(_ command: PublishCommand) {
        guard let access = self.access, let name = try? command.publish.topic.name.get() else { return }
        let dealings = self.makeDealings()
        let limit = ShardSettings.unansweredPublishes
        guard dealings.unansweredPublishes < limit else {
            self.shard.services.metrics.publishAnswered(isPublished: false)
            let refusal = Refusal(code: 429, reason: "expected at most \(limit) pushes that wait for their answer")
            return self.reply(.error(id: command.id, refusal))
        }
        dealings.unansweredPublishes += 1
        let push = Push(
            vhost: access.vhost,
            topic: name,
            kind: command.publish.kind,
            event: command.publish.event,
            data: command.publish.data.compacted,
            excluded: command.publish.excludesSender ? self.connectionID() : nil
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
        switch result {
        case .success:
            self.shard.services.metrics.publishAnswered(isPublished: true)
            self.reply(.published(id: id, topic: topic))
        case .failure(let refusal):
            self.shard.services.metrics.publishAnswered(isPublished: false)
            self.reply(.error(id: id, refusal))
        }
        self.context.map(self.flushIfDue)
    }

    /// The connection's number in the cluster, by which this shard leaves it out.
    private func connectionID() -> ConnectionID? {
        guard let slot = self.slot else { return nil }
        if let id = self.access?.id { return id }
        let id = ConnectionID.random()
        self.access?.id = id
        self.shard.excludable[id] = slot
        return id
    }
}
