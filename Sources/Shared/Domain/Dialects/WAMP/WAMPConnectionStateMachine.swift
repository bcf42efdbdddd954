import NIOCore

/// What one connection of the WAMP v1 dialect owes to its client, from the upgrade to the end.
///
/// Design: the driver has upgraded the connection, knows already whether the client may connect, and feeds it messages.
/// Verifiers, subscriptions and what waits for a decision are the driver's, as for every dialect; the machine knows what a
/// client's message means on its connection, and in what words the profile answers:
///
///     opening ── allowed ──▶ open ── CALL, PUBLISH, malformed, our end ──▶ finished
///        │
///        └── refused ──▶ finished
package struct WAMPConnectionStateMachine: ~Copyable {
    private enum State {
        case opening
        case open(WAMPPrefixes)
        case finished
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

    // MARK: Opening

    package enum OpenedAction: Equatable, Sendable {
        case send(WAMPReply)
        case sendAndClose([WAMPReply], CloseCode, reason: String)

        /// The frames to send, in their order.
        package var replies: [WAMPReply] {
            switch self {
            case .send(let reply): [reply]
            case .sendAndClose(let replies, _, _): replies
            }
        }
    }

    /// The upgrade was answered.
    ///
    /// - Parameter isAllowed: What the authenticator said; without one everybody is allowed. Sandstone's clients get WELCOME
    ///   before they hear that they may not connect, Stork's get nothing but the close frame.
    package mutating func opened(isAllowed: Bool) -> OpenedAction {
        switch self.state {
        case .opening:
            let welcome = WAMPReply.welcome(session: self.session, serverIdent: self.profile.serverIdent)
            self.state = isAllowed ? .open(WAMPPrefixes()) : .finished
            guard !isAllowed else { return .send(welcome) }
            let farewell = self.profile.authenticationRefusal.map { [welcome, $0] } ?? []
            return .sendAndClose(farewell, .normal, reason: "not authenticated")
        case .open, .finished:
            preconditionFailure("why: a connection is upgraded once")
        }
    }

    // MARK: Messages

    package enum MessageAction: Equatable, Sendable {
        case none
        /// Put the connection on the topic if its client may hear it, else send what `subscriptionRefused` says. Where all is
        /// well nothing is sent: the dialect has no acknowledgement.
        case subscribe(TopicName)
        /// Take the connection off the topic; nothing happens where it is not on it.
        case unsubscribe(TopicName)
        /// Pass it to the hub if the client may publish, else do what `publishRefused` says.
        case publish(WAMPPublish)
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
        case .opening:
            preconditionFailure("why: the driver reads no message before it has answered the upgrade")
        case .finished:
            // It was on its way when we closed.
            return .none
        case .open(var prefixes):
            // why: gives up the state's own reference, so that the table is not copied.
            self.state = .finished
            let action = self.action(for: text, prefixes: &prefixes, isSubscribed: isSubscribed)
            if !action.isLast { self.state = .open(prefixes) }
            return action
        }
    }

    private func action(
        for text: ByteBuffer,
        prefixes: inout WAMPPrefixes,
        isSubscribed: (TopicName) -> Bool
    ) -> MessageAction {
        do throws(WAMPFault) {
            switch try WAMPMessage(decoding: text, limits: self.limits) {
            case .prefix(let name, let uri):
                try prefixes.declare(name, as: uri, limits: self.limits)
                return .none
            case .call(let call):
                return self.answer(call, procedure: prefixes.expand(call.procedure))
            case .subscribe(let topic):
                return self.subscribe(to: prefixes.expand(topic), isSubscribed: isSubscribed)
            case .unsubscribe(let topic):
                guard let name = try? TopicName(prefixes.expand(topic)) else { return .none }
                return .unsubscribe(name)
            case .publish(let publish):
                return self.pass(publish, topic: prefixes.expand(publish.topic))
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

    private func subscribe(to text: String, isSubscribed: (TopicName) -> Bool) -> MessageAction {
        guard let topic = try? TopicName(text) else {
            // So much of what is no name that its sender knows it again; it may be as long as the message.
            let shown = String(text.unicodeScalars.prefix(255))
            let refusal = self.profile.subscriptionRefusal(of: shown, reason: Refusal.invalidTopic.reason)
            return refusal.map { .send($0) } ?? .none
        }
        return isSubscribed(topic) ? .none : .subscribe(topic)
    }

    private func pass(_ publish: WAMPMessage.Publish, topic: String) -> MessageAction {
        if let name = try? TopicName(topic) {
            return .publish(WAMPPublish(publish, topic: name, sender: self.session))
        }
        return self.profile.publishRefusal.map { .close(.normal, reason: $0) } ?? .none
    }

    // MARK: Decisions

    /// The frame for a client that is not put on a topic, or is taken off one; nil: it is told nothing.
    package func subscriptionRefused(topic: String, reason: String) -> WAMPReply? {
        switch self.state {
        case .opening, .open: self.profile.subscriptionRefusal(of: topic, reason: reason)
        case .finished: nil
        }
    }

    package enum PublishRefusedAction: Equatable, Sendable {
        case none
        case close(CloseCode, reason: String)
    }

    /// The client may not publish what it wanted to.
    package mutating func publishRefused() -> PublishRefusedAction {
        switch self.state {
        case .open:
            guard let reason = self.profile.publishRefusal else { return .none }
            self.state = .finished
            return .close(.normal, reason: reason)
        case .opening, .finished:
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
        case .opening, .open:
            self.state = .finished
            switch code.action {
            case .never: return .sendClose(code)
            case .reconnectNow, .reconnectAfterHint: return code == .normal ? .sendClose(code) : .endTransport
            }
        case .finished:
            return .none
        }
    }
}

extension WAMPConnectionStateMachine.MessageAction {
    /// Whether the connection takes no message after it.
    fileprivate var isLast: Bool {
        switch self {
        case .close, .sendAndClose: true
        case .none, .subscribe, .unsubscribe, .publish, .send, .ignore: false
        }
    }
}
