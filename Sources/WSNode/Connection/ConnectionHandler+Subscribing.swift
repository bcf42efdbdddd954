import MusterDomain
import NIOCore

extension ConnectionHandler {
    /// Verifies a whole command and puts the connection on what it may hear.
    ///
    /// - Parameter wanted: The topics that the client has not left again meanwhile; nil: all.
    func subscribe(_ command: SubscribeCommand, wanted: Set<TopicName>? = nil) {
        let verification = SubscribeVerification(
            command: command,
            wanted: wanted,
            generation: self.shard.rules.generation
        )
        if let dealings = self.dealings, !dealings.unfinished.isEmpty {
            dealings.unfinished.append(verification)
        } else {
            self.proceed(with: verification)
        }
    }

    /// Every topic of the command has been put to the rules.
    func verified(_ verification: SubscribeVerification) {
        let (command, passages, wanted) = (verification.command, verification.passages, verification.wanted)
        let questions = passages.compactMap(\.question)
        guard !questions.isEmpty else { return self.finish(command, passages, wanted: wanted) }
        var kept = command
        kept.id = kept.id?.compacted
        self.ask(questions, for: .subscribe(kept, passages), wanted: wanted ?? command.names)
    }

    /// Subscribes the connection to what the manifest has for its session.
    func subscribeAutomatically() {
        guard let access = self.access, let rules = self.shard.rules[access.vhost], !rules.automatic.isEmpty,
            var judge = self.judge()
        else { return }
        let topics = judge.automaticTopics(of: rules.automatic).map { NativeCommand.Topic(text: $0.text) }
        guard !topics.isEmpty else { return }
        self.subscribe(SubscribeCommand(topics: topics, isAutomatic: true))
    }

    /// All topics of a command are decided, what the stream brings of those that are allowed arrives, and it is known where they
    /// stand.
    ///
    /// - Parameter positions: Of the topics that keep history.
    func complete(
        _ command: SubscribeCommand,
        _ passages: [Passage],
        wanted: Set<TopicName>?,
        positions: SubscribedPositions
    ) {
        guard self.slot != nil else { return }
        var results: [NativeReply.TopicResult] = []
        var brought: [(place: Int, frame: Frame)] = []
        for (index, (topic, passage)) in zip(command.topics, passages).enumerated() {
            var result = NativeReply.TopicResult(topic: topic.text)
            do throws(Refusal) {
                try self.begin(topic, passage, wanted: wanted)
                self.place(topic, positions.standing(of: index), index, &result, &brought)
            } catch {
                result.refusal = error
                if case .at(let name, _) = positions.standing(of: index) { self.shard.letGo(of: [name]) }
            }
            results.append(result)
        }
        if command.isAutomatic {
            results.removeAll { $0.refusal != nil }
            guard !results.isEmpty else { return }
        }
        self.answer(command, results, bringing: brought)
    }

    /// The client itself has left the topic before it was on it.
    static let leftMeanwhile = Refusal(code: 409, reason: "unsubscribed before it was decided")

    /// Puts the connection on a topic that it may hear.
    private func begin(
        _ topic: NativeCommand.Topic,
        _ passage: Passage,
        wanted: Set<TopicName>?
    ) throws(Refusal) {
        guard let slot = self.slot, let access = self.access else { return }
        switch passage {
        case .allowed:
            let name = try topic.name.get()
            guard wanted?.contains(name) ?? true else { throw Self.leftMeanwhile }
            try self.shard.subscribe(slot, to: name, of: access)
        case .refused(let refusal):
            throw refusal
        case .undecided:
            throw Refusal(code: 403, reason: VerifierRefusal.defaultReason)
        }
    }

    /// Takes the connection off topics, and what it has asked for and not been told yet with them.
    func unsubscribe(_ topics: [NativeCommand.Topic], id: ByteBuffer?, isSingle: Bool) {
        guard let slot = self.slot, let access = self.access else { return }
        if let dealings = self.dealings, dealings.undecided.count > 0 {
            for topic in topics {
                if let name = try? topic.name.get() { dealings.undecided.left(name) }
            }
        }
        self.leaveWhileWaiting(topics)
        let results = self.shard.unsubscribe(slot, from: topics, of: access)
        self.answerUnsubscribe(id: id, results, isSingle: isSingle)
    }

    /// Puts questions about this connection to the rules that are in force; nil when there is nobody to ask about, or its
    /// vhost is gone: then the sweep after the reload closes it.
    func judge() -> AccessJudge? {
        guard let access = self.access, let rules = self.shard.rules[access.vhost] else { return nil }
        return AccessJudge(
            rules: self.shard.rules,
            vhost: rules.vhost,
            subject: access.subject,
            dialect: access.dialect
        )
    }
}
