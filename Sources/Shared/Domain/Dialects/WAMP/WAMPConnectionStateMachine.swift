import NIOCore

/// What one connection of the WAMP v1 dialect owes to its client, from the upgrade to the end.
///
/// Design: the driver has upgraded the connection and feeds it messages and decisions. Verifiers are the driver's, as are
/// subscriptions; the machine knows in what order and words a client of the profile is answered:
///
///     opening ── opened ──▶ authenticating ── allowed ──▶ open ── CALL, PUBLISH, malformed, our end ──▶ finished
///                                │
///                                └── refused ──▶ finished
///
/// Stork's clients get WELCOME when they are allowed, Sandstone's before anybody is asked.
package struct WAMPConnectionStateMachine: ~Copyable {
    private enum State {
        case opening
        case authenticating
        case open(Open)
        case finished
    }

    /// What an open connection has said that is not dealt with yet, or stays in force.
    private struct Open {
        var prefixes = WAMPPrefixes()
        var undecided = UndecidedCommands<TopicName>()
    }

    private var state: State = .opening
    private let profile: WAMPProfile
    private let session: WAMPSessionID
    private let limits: WAMPLimits

    /// - Parameter session: Unique in the cluster; the client learns it with WELCOME.
    package init(profile: WAMPProfile, session: WAMPSessionID, limits: WAMPLimits = WAMPLimits()) {
        self.profile = profile
        self.session = session
        self.limits = limits
    }

    private var welcome: WAMPReply {
        .welcome(session: self.session, serverIdent: self.profile.serverIdent)
    }

    // MARK: Opening

    package enum OpenedAction: Equatable, Sendable {
        /// Ask the authenticator, then call `authenticationDecided`.
        case authenticate
        /// The same, after this frame.
        case sendAndAuthenticate(WAMPReply)
    }

    /// The upgrade was answered. Until the authenticator has decided, what the client sends stays unread.
    package mutating func opened() -> OpenedAction {
        switch self.state {
        case .opening:
            self.state = .authenticating
            switch self.profile {
            case .stork: return .authenticate
            case .sandstone: return .sendAndAuthenticate(self.welcome)
            }
        case .authenticating, .open, .finished:
            preconditionFailure("why: a connection is upgraded once")
        }
    }

    package enum AuthenticationAction: Equatable, Sendable {
        /// Go on reading.
        case none
        /// Send the frame and go on reading.
        case send(WAMPReply)
        case close(CloseCode, reason: String)
        case sendAndClose(WAMPReply, CloseCode, reason: String)
    }

    /// The authenticator has decided; without one everybody is allowed.
    package mutating func authenticationDecided(isAllowed: Bool) -> AuthenticationAction {
        switch self.state {
        case .authenticating:
            self.state = isAllowed ? .open(Open()) : .finished
            guard isAllowed else {
                let reason = "not authenticated"
                let frame = self.profile.authenticationRefusal
                return frame.map { .sendAndClose($0, .normal, reason: reason) } ?? .close(.normal, reason: reason)
            }
            switch self.profile {
            case .stork: return .send(self.welcome)
            case .sandstone: return .none
            }
        case .finished:
            // The connection ended while the authenticator was asked.
            return .none
        case .opening, .open:
            preconditionFailure("why: the authenticator is asked once, after the upgrade")
        }
    }

    // MARK: Messages

    package enum MessageAction: Equatable, Sendable {
        case none
        /// Ask whether the client may hear the topic, then call `subscriptionDecided` with the number.
        case verifySubscription(TopicName, number: UInt64)
        /// Take the connection off the topic; nothing happens where it is not on it.
        case unsubscribe(TopicName)
        /// Ask whether the client may publish, then call `publishDecided` with the same.
        case verifyPublish(WAMPPublish)
        case send(WAMPReply)
        case close(CloseCode, reason: String)
        case sendAndClose(WAMPReply, CloseCode, reason: String)
        /// Count the fault; the client is told nothing.
        case ignore(WAMPFault)
    }

    /// A text message came.
    ///
    /// - Parameter isSubscribed: Whether the connection is on a topic; a second SUBSCRIBE is passed over.
    package mutating func messageReceived(
        _ text: ByteBuffer,
        isSubscribed: (TopicName) -> Bool
    ) -> MessageAction {
        switch self.state {
        case .opening, .authenticating:
            preconditionFailure("why: the driver reads no message before the authenticator has decided")
        case .finished:
            // It was on its way when we closed.
            return .none
        case .open(var open):
            // why: gives up the state's own reference, so that its tables are not copied.
            self.state = .finished
            let action = self.action(for: text, in: &open, isSubscribed: isSubscribed)
            if !action.isLast { self.state = .open(open) }
            return action
        }
    }

    private func action(
        for text: ByteBuffer,
        in open: inout Open,
        isSubscribed: (TopicName) -> Bool
    ) -> MessageAction {
        do throws(WAMPFault) {
            switch try WAMPMessage(decoding: text, limits: self.limits) {
            case .prefix(let name, let uri):
                try open.prefixes.declare(name, as: uri, limits: self.limits)
                return .none
            case .call(let call):
                return self.answer(call, procedure: open.prefixes.expand(call.procedure))
            case .subscribe(let topic):
                return self.subscribe(to: open.prefixes.expand(topic), in: &open, isSubscribed: isSubscribed)
            case .unsubscribe(let topic):
                guard let name = try? TopicName(open.prefixes.expand(topic)) else { return .none }
                open.undecided.left(name)
                return .unsubscribe(name)
            case .publish(let publish):
                return self.verify(publish, topic: open.prefixes.expand(publish.topic))
            }
        } catch {
            return self.profile.closesOnFault ? .close(error.closeCode, reason: error.reason) : .ignore(error)
        }
    }

    private func answer(_ call: WAMPMessage.Call, procedure: String) -> MessageAction {
        guard let reason = self.profile.callRefusal else { return .none }
        let error = WAMPReply.callError(id: call.id, errorURI: procedure, description: reason)
        return .sendAndClose(error, .normal, reason: reason)
    }

    private func subscribe(
        to text: String,
        in open: inout Open,
        isSubscribed: (TopicName) -> Bool
    ) -> MessageAction {
        guard let topic = try? TopicName(text) else {
            // So much of what is no name that its sender knows it again; it may be as long as the message.
            let shown = String(text.unicodeScalars.prefix(255))
            return self.refuse(shown, reason: Refusal.invalidTopic.reason)
        }
        guard !isSubscribed(topic) else { return .none }
        guard let number = open.undecided.began(topic, wanted: [topic]) else {
            return self.refuse(text, reason: "\(UndecidedCommands<TopicName>.limit) commands wait already")
        }
        return .verifySubscription(topic, number: number)
    }

    private func refuse(_ topic: String, reason: String) -> MessageAction {
        self.profile.subscriptionRefusal(of: topic, reason: reason).map { .send($0) } ?? .none
    }

    private func verify(_ publish: WAMPMessage.Publish, topic: String) -> MessageAction {
        if let name = try? TopicName(topic) {
            return .verifyPublish(WAMPPublish(publish, topic: name, sender: self.session))
        }
        return self.profile.publishRefusal.map { .close(.normal, reason: $0) } ?? .none
    }

    // MARK: Decisions

    package enum SubscriptionAction: Equatable, Sendable {
        case none
        /// Put the connection on the topic. Nothing is sent: the dialect has no acknowledgement.
        case subscribe(TopicName)
        case send(WAMPReply)
    }

    /// The verifiers have decided what `verifySubscription` asked; nil allows.
    package mutating func subscriptionDecided(number: UInt64, refusal: Refusal?) -> SubscriptionAction {
        switch self.state {
        case .open(var open):
            // why: gives up the state's own reference, so that its tables are not copied.
            self.state = .finished
            let entry = open.undecided.ended(number)
            self.state = .open(open)
            // Without the topic among what is wanted, the client has left it again meanwhile.
            guard let entry, entry.wanted.contains(entry.command) else { return .none }
            guard let refusal else { return .subscribe(entry.command) }
            let reply = self.profile.subscriptionRefusal(of: entry.command.text, reason: refusal.reason)
            return reply.map { .send($0) } ?? .none
        case .opening, .authenticating, .finished:
            // The connection ended while the verifiers were asked.
            return .none
        }
    }

    package enum PublishAction: Equatable, Sendable {
        case none
        /// Pass it to the hub. Nothing is sent: the dialect has no acknowledgement.
        case publish(WAMPPublish)
        case close(CloseCode, reason: String)
    }

    /// The verifiers have decided what `verifyPublish` asked.
    package mutating func publishDecided(_ publish: WAMPPublish, isAllowed: Bool) -> PublishAction {
        switch self.state {
        case .open:
            guard !isAllowed else { return .publish(publish) }
            guard let reason = self.profile.publishRefusal else { return .none }
            self.state = .finished
            return .close(.normal, reason: reason)
        case .opening, .authenticating, .finished:
            // The connection ended while the verifiers were asked.
            return .none
        }
    }

    // MARK: Ending

    package enum EndAction: Equatable, Sendable {
        /// It is ending already.
        case none
        /// Flush what is begun and end TCP without a close frame.
        case endTransport
        case sendClose(CloseCode)
    }

    /// The node wants the connection to end, for instance because it drains.
    ///
    /// Clients of WAMP v1 come back only when TCP ends without a closing handshake. So the close frame is for those that
    /// shall stay away.
    package mutating func endRequested(_ code: CloseCode) -> EndAction {
        switch self.state {
        case .opening, .authenticating, .open:
            self.state = .finished
            switch code.action {
            case .never: return .sendClose(code)
            case .reconnectNow, .reconnectAfterHint: return code == .normal ? .sendClose(code) : .endTransport
            }
        case .finished:
            return .none
        }
    }

    /// The peer has closed, or the connection is gone: decisions that come later are dropped.
    package mutating func closed() {
        self.state = .finished
    }
}

extension WAMPConnectionStateMachine.MessageAction {
    /// Whether the connection takes no message after it.
    fileprivate var isLast: Bool {
        switch self {
        case .close, .sendAndClose: true
        case .none, .verifySubscription, .unsubscribe, .verifyPublish, .send, .ignore: false
        }
    }
}
