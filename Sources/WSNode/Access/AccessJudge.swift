import MusterDomain

/// Puts the questions of one command about one connection to the rules. Expressions are evaluated here, on the loop.
struct AccessJudge {
    private let rules: AccessRules
    private let vhost: Vhost
    private let subject: AccessSubject
    /// What becomes of a topic that nobody declares.
    private let undeclared: Passage
    /// Unix time in seconds; one moment for all questions.
    private let now: Int64
    /// The variables that all topics have in common; made when the first verifier wants them.
    private lazy var scope = self.vhost.scope(for: self.subject, now: self.now)

    init(
        rules: AccessRules,
        vhost: Vhost,
        subject: AccessSubject,
        dialect: Dialect,
        now: Int64 = UnixTime.seconds()
    ) {
        self.rules = rules
        self.vhost = vhost
        self.subject = subject
        self.undeclared = .refused(dialect.undeclaredTopic)
        self.now = now
    }

    /// May the connection open?
    mutating func connect() -> Passage {
        let chain = self.vhost.authenticator
        guard !chain.verifiers.isEmpty else { return .allowed }
        return self.pass(chain, scope: self.scope) { NodeTopic(purpose: .connect) }
    }

    /// May it hear the topic?
    mutating func subscribe(to name: TopicName) -> Passage {
        guard let family = self.vhost.topics.family(of: name)?.family else { return self.undeclared }
        return self.pass(family.verify, .subscribe, name, family)
    }

    /// May it push to the topic?
    mutating func publish(to name: TopicName) -> Passage {
        guard let family = self.vhost.topics.family(of: name)?.family, let chain = family.publish else {
            return self.undeclared
        }
        return self.pass(chain, .publish, name, family)
    }

    /// What the server subscribes the connection to by itself. A name counts only in the family that makes it.
    mutating func automaticTopics(of families: [Int]) -> [TopicName] {
        var names: [TopicName] = []
        for index in families {
            guard
                let name = self.vhost.topics.families[index].auto?.name(in: self.scope),
                self.vhost.topics.family(of: name)?.index == index,
                !names.contains(name)
            else { continue }
            names.append(name)
        }
        return names
    }

    private mutating func pass(
        _ chain: VerifierChain,
        _ purpose: NodeTopic.Purpose,
        _ name: TopicName,
        _ family: TopicFamily
    ) -> Passage {
        guard !chain.verifiers.isEmpty else { return .allowed }
        let scope = self.vhost.scope(self.scope, topic: name, in: family)
        return self.pass(chain, scope: scope) { NodeTopic(purpose: purpose, name: name, family: family) }
    }

    private func pass(_ chain: VerifierChain, scope: ExpressionScope, topic: () -> NodeTopic) -> Passage {
        var machine = VerificationStateMachine(chain: chain, scope: scope)
        switch machine.proceed() {
        case .allow:
            self.rules.noteAllowed(by: chain)
            return .allowed
        case .refuse(let refusal):
            self.rules.note(refusal, by: chain)
            return .refused(refusal.refusal)
        case .ask(let program):
            let session = NodeSession(self.subject)
            return .undecided(
                ProgramQuestion(program: program, chain: chain, session: session, topic: topic(), machine: machine)
            )
        }
    }
}
