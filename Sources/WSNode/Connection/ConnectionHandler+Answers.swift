import MusterDomain
import NIOCore

/// What a client hears of its commands, in the words of its dialect. WAMP v1 acknowledges nothing.
extension ConnectionHandler {
    /// Every topic of a command is decided.
    func answer(_ command: SubscribeCommand, _ results: [NativeReply.TopicResult]) {
        guard let wamp = self.wamp else { return self.reply(.subscribed(id: command.id, results)) }
        for result in results {
            guard let refusal = result.refusal, refusal != Self.leftMeanwhile else { continue }
            self.tell(wamp, refusal, of: result.topic)
        }
    }

    /// A command as a whole came to nothing.
    func answer(_ command: ConnectionDealings.Command, failing refusal: Refusal) {
        switch command {
        case .subscribe(let command, _):
            guard !command.isAutomatic else { return }
            guard let wamp = self.wamp else { return self.reply(.error(id: command.id, refusal)) }
            for topic in command.topics { self.tell(wamp, refusal, of: topic.text) }
        case .publish(let command):
            self.answerPublish(id: command.id, topic: command.publish.topic.text, .failure(refusal))
        case .history(let command):
            self.reply(.error(id: command.id, refusal))
        }
    }

    /// The hub has taken a push, or somebody on the way there has not.
    func answerPublish(id: ByteBuffer?, topic: String, _ result: Result<PublishReceipt, Refusal>) {
        switch result {
        case .success(let receipt):
            self.shard.services.notePublish(nil, isAnswered: self.wamp == nil)
            if self.wamp == nil { self.reply(.published(id: id, topic: topic, receipt.position)) }
        case .failure(let refusal):
            self.shard.services.notePublish(refusal, isAnswered: self.wamp == nil)
            if self.wamp == nil { self.reply(.error(id: id, refusal)) }
        }
    }

    /// The client may not publish what it wanted to.
    func answer(_ command: PublishCommand, refusing refusal: Refusal) {
        self.shard.services.notePublish(refusal, isAnswered: true)
        guard let wamp = self.wamp else { return self.reply(.error(id: command.id, refusal)) }
        self.publishRefused(in: wamp)
    }

    /// The client has left topics.
    func answerUnsubscribe(id: ByteBuffer?, _ results: [NativeReply.TopicResult], isSingle: Bool) {
        guard self.wamp == nil else { return }
        self.reply(.unsubscribed(id: id, results, isSingle: isSingle))
    }

    /// The node has taken the client off a topic.
    func tellTakenOff(_ name: TopicName, _ refusal: Refusal) {
        if let wamp = self.wamp {
            self.tell(wamp, refusal, of: name.text)
        } else {
            let result = NativeReply.TopicResult(topic: name.text, refusal: refusal)
            self.reply(.unsubscribed(id: nil, [result], isSingle: true))
        }
    }

    private func tell(_ wamp: WAMPDialogue, _ refusal: Refusal, of topic: String) {
        let reply = wamp.machine.subscriptionRefused(topic: topic, reason: refusal.reason)
        if let reply { self.reply(reply) }
    }
}
