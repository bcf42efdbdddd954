import MusterDomain
import NIOCore
import Sessions

/// The way of an upgrade from its request to its connection: vhost, session, authenticator.
///
/// Without a cookie, a store or a verifier of the embedding program all of it happens at once. Else the decision comes
/// back to the loop; until then nothing is read from the peer, and the timer of the handshake goes on.
extension ConnectionHandler {
    /// Begins to decide about a request that the validator accepts.
    func admit(_ request: UpgradeRequest, as choice: DialectSettings.Choice) {
        guard self.hasPlace() else { return }
        let rules = self.shard.rules.vhost(host: request.host.host, path: request.path)
        let admission = Admission(
            // The validator accepts no request without a key.
            key: request.webSocketKey ?? "",
            choice: choice,
            vhost: rules.vhost.id,
            client: AccessSubject.Client(
                ip: self.clientAddress(of: request),
                origin: self.shard.shared(origin: request.origin ?? ""),
                dialect: choice.dialect.subprotocol
            )
        )
        self.admission = admission
        guard let source = rules.sessions else { return self.authenticate(admission, session: .empty) }
        if let reading = source.reader.reading(cookieField: request.cookie) {
            self.shard.services.note(reading, in: rules)
            admission.sessionHash = reading.hash
            self.authenticate(admission, session: reading.session ?? .empty)
        } else {
            self.lookUp(request.cookie, in: source, of: rules, for: admission)
        }
    }

    /// Whether the node takes another connection; answers the request when it does not.
    private func hasPlace() -> Bool {
        guard self.shard.gate.acceptsUpgrades else {
            self.refuse(.tryAgain("expected a ready node, found one that is \(self.shard.gate.state.name)"))
            return false
        }
        guard self.shard.hasRoom else {
            self.refuse(.tryAgain("the node has no room for another connection"))
            return false
        }
        return true
    }

    // MARK: Session

    private func lookUp(
        _ cookieField: String?,
        in source: SessionSource,
        of rules: VhostRules,
        for admission: Admission
    ) {
        let services = self.shard.services
        let back = self.loopBound((self, admission))
        let loop = self.shard.loop
        let isTaken = source.lookUp(cookieField: cookieField, with: services) { reading in
            services.note(reading, in: rules)
            loop.execute {
                let (handler, admission) = back.value
                admission.sessionHash = reading?.hash
                handler.sessionLookedUp(reading?.session, for: admission)
            }
        }
        guard isTaken else {
            services.note(nil, in: rules)
            return self.refuse(.tryAgain("the node looks up as many sessions as it may"))
        }
        // The whole lookup has this time, waiting for a worker included.
        admission.timer = loop.assumeIsolated().scheduleTask(in: TimeAmount(source.reader.settings.timeout)) {
            self.sessionLookedUp(nil, for: admission)
        }
    }

    /// - Parameter session: Nil when it is not known whose the cookie is: that is not the same as nobody's.
    private func sessionLookedUp(_ session: Session?, for admission: Admission) {
        admission.timer?.cancel()
        // The peer is gone, or the timer and the answer have met.
        guard self.admission === admission, admission.session == nil else { return }
        if let session {
            self.authenticate(admission, session: session)
        } else {
            self.refuse(.tryAgain("the session could not be looked up"))
        }
        self.resumeReading()
    }

    // MARK: Authenticator

    private func authenticate(_ admission: Admission, session: Session) {
        admission.session = session
        self.authenticate(admission)
    }

    /// Asks the authenticator of the rules that are in force now.
    private func authenticate(_ admission: Admission) {
        let rules = self.shard.rules
        guard let vhost = rules[admission.vhost], let session = admission.session else {
            return self.refuse(.tryAgain("what the node serves has just changed"))
        }
        let subject = AccessSubject(session: session, client: admission.client)
        var judge = AccessJudge(
            rules: rules,
            vhost: vhost.vhost,
            subject: subject,
            dialect: admission.choice.dialect
        )
        switch judge.connect() {
        case .allowed:
            self.open(admission, subject: subject, generation: rules.generation)
        case .refused(let refusal):
            self.refuse(admission, refusal)
        case .undecided(let question):
            self.ask(question, for: admission, rules: rules)
        }
    }

    private func ask(_ question: ProgramQuestion, for admission: Admission, rules: AccessRules) {
        let back = self.loopBound((self, admission))
        let loop = self.shard.loop
        let deadline = ContinuousClock.now + ProgramVerifiers.commandTime
        let work = Work {
            let passages = await rules.decide([question], until: deadline)
            loop.execute {
                let (handler, admission) = back.value
                handler.authenticatorAnswered(passages.first, for: admission, generation: rules.generation)
            }
        } refuse: {
            loop.execute {
                let (handler, admission) = back.value
                handler.authenticatorAnswered(nil, for: admission, generation: rules.generation)
            }
        }
        guard self.shard.services.submit(work, to: self.shard.services.verifiers) else {
            return self.refuse(.tryAgain("the node asks as many verifiers as it may"))
        }
    }

    /// - Parameter passage: Nil when nobody was asked.
    private func authenticatorAnswered(_ passage: Passage?, for admission: Admission, generation: UInt64) {
        guard self.admission === admission else { return }
        let rules = self.shard.rules
        if rules.generation != generation {
            // Other rules are in force by now: theirs counts.
            self.authenticate(admission)
        } else {
            switch passage {
            case .allowed:
                let subject = AccessSubject(session: admission.session ?? .empty, client: admission.client)
                self.open(admission, subject: subject, generation: generation)
            case .refused(let refusal):
                // A verifier that the stop has cancelled did not say no.
                if self.hasPlace() { self.refuse(admission, refusal) }
            case .undecided, nil:
                self.refuse(.tryAgain("the node stops"))
            }
        }
        self.resumeReading()
    }

    // MARK: End

    private func open(_ admission: Admission, subject: AccessSubject, generation: UInt64) {
        // It may have taken a while.
        guard self.hasPlace() else { return }
        self.admission = nil
        self.accept(
            admission,
            access: ConnectionAccess(
                vhost: admission.vhost,
                dialect: admission.choice.dialect,
                subject: subject,
                generation: generation,
                session: admission.sessionHash
            )
        )
    }

    /// For what comes back to the loop from elsewhere.
    func loopBound<Value>(_ value: Value) -> NIOLoopBound<Value> {
        NIOLoopBound(value, eventLoop: self.shard.loop)
    }
}
