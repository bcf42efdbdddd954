import MusterDomain
import NIOCore

/// A client's messages of WAMP v1. Subscribing and publishing go the way of all dialects from here on.
extension ConnectionHandler {
    func handle(_ text: ByteBuffer, in wamp: WAMPDialogue) {
        guard let slot = self.slot, let access = self.access else { return }
        let action = wamp.machine.messageReceived(text) { self.shard.isSubscribed(slot, to: $0, of: access) }
        switch action {
        case .none:
            break
        case .subscribe(let name):
            self.subscribe(SubscribeCommand(topics: [NativeCommand.Topic(text: name.text)]))
        case .unsubscribe(let name):
            self.unsubscribe([NativeCommand.Topic(text: name.text)], id: nil, isSingle: true)
        case .publish(let publish):
            let topic = NativeCommand.Topic(text: publish.topic.text)
            let native = NativePublish(topic: topic, data: publish.event)
            self.publish(PublishCommand(publish: native, audience: publish.audience))
        case .send(let reply):
            self.reply(reply)
        case .close(let code, let reason):
            if code != .normal { self.shard.figures.wampFaults += 1 }
            self.end(code, reason: reason)
        case .sendAndClose(let reply, let code, let reason):
            self.end(code, reason: reason, saying: reply)
        case .ignore:
            self.shard.figures.wampFaults += 1
        }
    }

    func reply(_ reply: WAMPReply) {
        var frame = ByteBuffer()
        frame.writeFrames(of: [reply])
        if let slot = self.slot { self.shard.broadcaster.answered(slot) }
        self.write(frame)
    }

    /// Ends the connection with a close frame, behind what waits for it.
    private func end(_ code: CloseCode, reason: String, saying reply: WAMPReply? = nil) {
        if let slot = self.slot { self.shard.sendLast(slot) }
        if let reply { self.reply(reply) }
        self.close(code, reason: reason)
    }

    /// The node wants the connection to end.
    func end(_ wamp: WAMPDialogue, _ code: CloseCode, reason: String) {
        switch wamp.machine.endRequested(code) {
        case .none: break
        case .sendClose(let code): self.end(code, reason: reason)
        case .endTransport: self.endTransport()
        }
    }

    /// The client may not publish what it wanted to.
    func publishRefused(in wamp: WAMPDialogue) {
        switch wamp.machine.publishRefused() {
        case .none: break
        case .close(let code, let reason): self.end(code, reason: reason)
        }
    }
}
