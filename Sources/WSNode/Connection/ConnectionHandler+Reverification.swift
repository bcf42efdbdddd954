import MusterDomain
import NIOCore

/// After a reload: whether the connection and each of its subscriptions may stay.
extension ConnectionHandler {
    enum Reverification {
        /// So many questions were put to the rules.
        case done(Int)
        /// The time was over; go on with it later. So many questions were put to the rules.
        case unfinished(Int)
        /// The embedding program is asked about too much already; what it has to decide stays until it is asked. So many
        /// questions were put to the rules.
        case postponed(Int)
    }

    /// Verifies the connection by the rules that are in force, unless it has been already.
    ///
    /// - Parameter end: When others shall come in between, give or take one topic.
    func reverify(until end: NIODeadline) -> Reverification {
        let rules = self.shard.rules
        guard self.machine.isOpen, let slot = self.slot, let access = self.access,
            access.generation < rules.generation
        else { return .done(0) }
        guard var judge = self.judge() else {
            self.endUnauthorized(reason: nil)
            return .done(1)
        }
        var verification = self.takeVerification(of: rules, slot: slot, judge: &judge)
        let count = verification.passages.count
        while let name = verification.next {
            verification.passages.append(judge.subscribe(to: name))
            self.shard.renewPolicy(of: name, access)
            guard NIODeadline.now() < end else { break }
        }
        guard verification.next == nil else {
            self.makeDealings().verification = verification
            return .unfinished(verification.passages.count - count)
        }
        return self.reverified(verification, rules)
    }

    /// What was verified so far; nothing yet when it was by other rules.
    private func takeVerification(
        of rules: AccessRules,
        slot: Int32,
        judge: inout AccessJudge
    ) -> ConnectionVerification {
        if let begun = self.dealings?.verification, begun.generation == rules.generation {
            self.dealings?.verification = nil
            return begun
        }
        return ConnectionVerification(
            generation: rules.generation,
            names: self.shard.tables.names(of: slot),
            passages: [judge.connect()]
        )
    }

    /// Every topic has been put to the rules.
    private func reverified(_ verification: ConnectionVerification, _ rules: AccessRules) -> Reverification {
        let (passages, names) = (verification.passages, verification.names)
        let questions = passages.compactMap(\.question)
        if !questions.isEmpty {
            guard self.ask(questions, about: passages, names, rules) else {
                // What the rules refuse without the program does not wait for it.
                self.apply(passages, to: names)
                return .postponed(passages.count)
            }
        }
        self.access?.generation = rules.generation
        self.apply(passages, to: names)
        return .done(passages.count)
    }

    /// - Returns: false when the program is asked about too many connections already.
    private func ask(
        _ questions: [ProgramQuestion],
        about passages: [Passage],
        _ names: [TopicName],
        _ rules: AccessRules
    )
        -> Bool
    {
        let services = self.shard.services
        guard self.shard.reverification.beginAsking() else { return false }
        let (loop, back) = (self.shard.loop, self.loopBound(self))
        let work = Work(weight: questions.count) {
            let answers = await rules.decide(questions)
            loop.execute { back.value.reverified(passages, answers, names, generation: rules.generation) }
        } refuse: {
            loop.execute { back.value.shard.reverification.endAsking() }
        }
        let isTaken = services.submit(work, to: services.verifiers)
        if !isTaken { self.shard.reverification.endAsking() }
        return isTaken
    }

    private func reverified(_ passages: [Passage], _ answers: [Passage], _ names: [TopicName], generation: UInt64) {
        self.shard.reverification.endAsking()
        // Newer rules have their own sweep.
        guard self.shard.rules.generation == generation, self.machine.isOpen, self.slot != nil else { return }
        var answers = answers.makeIterator()
        // What was decided at once has been applied.
        let decided = passages.map { $0.question == nil ? .allowed : answers.next() ?? .allowed }
        self.apply(decided, to: names)
        self.context.map(self.flushIfDue)
    }

    /// - Parameter passages: First the connection's own, then one for each topic.
    private func apply(_ passages: [Passage], to names: [TopicName]) {
        if case .refused(let refusal) = passages.first { return self.endUnauthorized(reason: refusal.reason) }
        for (name, passage) in zip(names, passages.dropFirst()) {
            guard case .refused(let refusal) = passage else { continue }
            self.takeOff(name, refusal)
        }
        self.context.map(self.flushIfDue)
    }

    private func takeOff(_ name: TopicName, _ refusal: Refusal) {
        guard let slot = self.slot, let access = self.access else { return }
        // The client may have left by itself meanwhile.
        guard self.shard.unsubscribe(slot, from: name, of: access) else { return }
        self.tellTakenOff(name, refusal)
    }

    private func endUnauthorized(reason: String?) {
        let own = reason.flatMap { $0 == VerifierRefusal.defaultReason ? nil : $0 }
        self.sayGoodbye(.unauthorized, reason: own, reconnectAfter: nil)
        self.context.map(self.flushIfDue)
    }
}
