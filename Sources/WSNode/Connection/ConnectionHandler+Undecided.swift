import MusterDomain
import NIOCore

/// Commands that the embedding program decides: they wait beside the connection, which goes on meanwhile.
extension ConnectionHandler {
    /// Asks the embedding program about a command; it is answered when all is decided, or when the time is over.
    func ask(_ questions: [ProgramQuestion], for command: ConnectionDealings.Command, wanted: Set<TopicName> = []) {
        let rules = self.shard.rules
        let services = self.shard.services
        let dealings = self.makeDealings()
        guard let number = self.begin(command, wanted: wanted, generation: rules.generation, in: dealings) else {
            let limit = UndecidedCommands<ConnectionDealings.Undecided>.limit
            return self.answer(command, failing: Refusal(code: 429, reason: "\(limit) commands wait already"))
        }
        let loop = self.shard.loop
        let back = self.loopBound(self)
        let deadline = ContinuousClock.now + ProgramVerifiers.commandTime
        let work = Work(weight: questions.count) {
            let passages = await rules.decide(questions, until: deadline)
            loop.execute { back.value.decided(number, passages) }
        } refuse: {
            loop.execute { back.value.failed(number, .unavailable("the node stops")) }
        }
        guard services.submit(work, to: services.verifiers) else {
            return self.failed(number, .unavailable("the node asks as many verifiers as it may"))
        }
    }

    private func begin(
        _ command: ConnectionDealings.Command,
        wanted: Set<TopicName>,
        generation: UInt64,
        in dealings: ConnectionDealings
    ) -> UInt64? {
        // The timer needs the number, and the number comes with the entry: the timer asks for it when it fires.
        var number: UInt64?
        let timer = self.shard.loop.assumeIsolated().scheduleTask(in: TimeAmount(ProgramVerifiers.commandTime)) {
            guard let number else { return }
            self.failed(number, .unavailable("not decided in time"))
        }
        let undecided = ConnectionDealings.Undecided(command: command, generation: generation, timer: timer)
        number = dealings.undecided.began(undecided, wanted: wanted)
        if number == nil { timer.cancel() }
        return number
    }

    /// The program has answered; nothing of it counts when the command does not wait any more.
    private func decided(_ number: UInt64, _ answers: [Passage]) {
        guard let entry = self.end(number) else { return }
        guard entry.command.generation == self.shard.rules.generation else { return self.repeatCommand(entry) }
        switch entry.command.command {
        case .subscribe(let command, let passages):
            var answers = answers.makeIterator()
            let decided = passages.map { $0.question == nil ? $0 : answers.next() ?? $0 }
            self.finish(command, decided, wanted: entry.wanted)
        case .publish(let command):
            self.finish(command, answers.first)
        case .history(let command):
            self.finish(command, answers.first)
        }
        self.context.map(self.flushIfDue)
    }

    /// Other rules are in force by now: theirs count.
    private func repeatCommand(_ entry: UndecidedCommands<ConnectionDealings.Undecided>.Entry) {
        switch entry.command.command {
        case .subscribe(let command, _): self.subscribe(command, wanted: entry.wanted)
        case .publish(let command): self.publish(command)
        case .history(let command): self.readHistory(command)
        }
        self.context.map(self.flushIfDue)
    }

    private func failed(_ number: UInt64, _ refusal: Refusal) {
        guard let entry = self.end(number) else { return }
        self.answer(entry.command.command, failing: refusal)
        self.context.map(self.flushIfDue)
    }

    /// The command that waits under this number; nil when the connection is closing, or it has been answered.
    private func end(_ number: UInt64) -> UndecidedCommands<ConnectionDealings.Undecided>.Entry? {
        guard let entry = self.dealings?.undecided.ended(number) else { return nil }
        entry.command.timer?.cancel()
        return self.machine.isOpen && self.slot != nil ? entry : nil
    }

    /// The connection is gone, and nobody waits any more.
    func dropDealings() {
        guard let dealings = self.dealings else { return }
        self.dealings = nil
        for undecided in dealings.undecided.dropAll() { undecided.timer?.cancel() }
        self.dropLaneWaits(of: dealings)
        self.dropPositionWaits(of: dealings)
    }

    func makeDealings() -> ConnectionDealings {
        if let dealings = self.dealings { return dealings }
        let dealings = ConnectionDealings()
        self.dealings = dealings
        return dealings
    }
}
