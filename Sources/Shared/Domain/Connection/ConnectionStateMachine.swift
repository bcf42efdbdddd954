import NIOCore

/// The life of one client connection: upgrade, frames, closing.
///
/// Design: the driver feeds it bytes and timers and performs what it answers. States and what leads out of them:
///
///     proxied ── PROXY header ──▶ upgrading
///        └─ none, too slow ──▶ finished
///
///     upgrading ── accepted ──▶ open ── our close ──▶ awaitingClose ── peer's close ──▶ finished
///         │                      │                        │
///         └─ refused, too slow ──┴── violation ───────────┴── violation ──▶ discarding
///                                └── peer's close ──▶ finished
///
/// In `discarding` our last bytes are written and our side is shut down, but what the peer still sends is read and
/// dropped for a while: closing a socket with unread bytes makes the kernel send a reset, and a reset makes the peer's
/// kernel throw away the answer that says what was wrong.
package struct ConnectionStateMachine: ~Copyable {
    private enum State {
        /// The proxy's header comes before the request.
        case proxied(UpgradeParser)
        case upgrading(UpgradeParser)
        /// A request was read; the driver decides about it, and may take its time. What comes meanwhile stays unread.
        case deciding
        case open(WebSocketDecoder)
        case awaitingClose(WebSocketDecoder)
        case discarding
        case finished
    }

    private var state: State

    package init(limits: UpgradeLimits) {
        self.state = .upgrading(UpgradeParser(limits: limits))
    }

    /// The peer is a proxy that puts a PROXY header first. To be told before any bytes.
    package mutating func proxyConnected() {
        switch self.state {
        case .upgrading(let parser):
            self.state = .proxied(parser)
        case .proxied, .deciding, .open, .awaitingClose, .discarding, .finished:
            preconditionFailure("why: a header comes first or not at all")
        }
    }

    package enum BytesAction: Equatable, Sendable {
        case needMoreData
        /// Remember for whom the proxy speaks.
        case takeProxyHeader(ProxyHeader)
        /// End the connection without a word: who does not speak the protocol would not understand the answer.
        case refuseProxyHeader(ProxyHeaderViolation)
        /// Decide, then call `upgradeAccepted` or `upgradeRefused`.
        case decide(UpgradeRequest)
        /// Write the answer, shut our side down, drop what still comes.
        case reject(HTTPRejection)
        case handleText(ByteBuffer)
        case refuseBinary
        case answerPing(ByteBuffer)
        /// Nothing to answer; the peer lives.
        case notePong
        /// Echo the close frame, then end the connection (RFC 6455 §5.5.1).
        case answerClose(code: UInt16?)
        /// The peer answered our close frame: end the connection (RFC 6455 §7.1.1).
        case finish
        /// Send the close frame, shut our side down, drop what still comes (RFC 6455 §7.1.7).
        case fail(WebSocketViolation)
    }

    /// Bytes came; call again until it needs more.
    package mutating func bytesReceived(_ buffer: inout ByteBuffer) -> BytesAction {
        switch self.state {
        case .proxied(let parser):
            return self.proxiedStepped(parser, ProxyHeaderParser().parseStep(&buffer))
        case .upgrading(var parser):
            let step = parser.parseStep(&buffer)
            return self.upgradeStepped(parser, step)
        case .open(var decoder):
            // why: gives up the state's own reference, so that the decoder's buffer is not copied.
            self.state = .deciding
            let step = decoder.parseStep(&buffer)
            return self.openStepped(decoder, step)
        case .awaitingClose(var decoder):
            self.state = .deciding
            let step = decoder.parseStep(&buffer)
            return self.closingStepped(decoder, step)
        case .deciding:
            return .needMoreData
        case .discarding, .finished:
            buffer.moveReaderIndex(to: buffer.writerIndex)
            return .needMoreData
        }
    }

    private mutating func proxiedStepped(_ parser: UpgradeParser, _ step: ProxyHeaderParser.Step) -> BytesAction {
        switch step {
        case .needMoreData:
            return .needMoreData
        case .header(let header):
            self.state = .upgrading(parser)
            return .takeProxyHeader(header)
        case .violation(let violation):
            self.state = .finished
            return .refuseProxyHeader(violation)
        }
    }

    private mutating func upgradeStepped(_ parser: UpgradeParser, _ step: UpgradeParser.Step) -> BytesAction {
        switch step {
        case .needMoreData:
            self.state = .upgrading(parser)
            return .needMoreData
        case .request(let request):
            self.state = .deciding
            return .decide(request)
        case .rejected(let rejection):
            self.state = .discarding
            return .reject(rejection)
        }
    }

    private mutating func openStepped(_ decoder: WebSocketDecoder, _ step: WebSocketDecoder.Step) -> BytesAction {
        switch step {
        case .needMoreData:
            self.state = .open(decoder)
            return .needMoreData
        case .violation(let violation):
            self.state = .discarding
            return .fail(violation)
        case .event(.close(let code, _)):
            self.state = .finished
            return .answerClose(code: code)
        case .event(let event):
            self.state = .open(decoder)
            return Self.action(for: event)
        }
    }

    private mutating func closingStepped(_ decoder: WebSocketDecoder, _ step: WebSocketDecoder.Step) -> BytesAction {
        switch step {
        case .needMoreData:
            self.state = .awaitingClose(decoder)
            return .needMoreData
        case .violation:
            // Our close frame is out already; a second one must not follow.
            self.state = .finished
            return .finish
        case .event(.close):
            self.state = .finished
            return .finish
        case .event:
            // What was on its way when we closed is not answered any more.
            self.state = .awaitingClose(decoder)
            return .notePong
        }
    }

    private static func action(for event: WebSocketEvent) -> BytesAction {
        switch event {
        case .text(let text): .handleText(text)
        case .binary: .refuseBinary
        case .ping(let payload): .answerPing(payload)
        case .pong: .notePong
        case .close(let code, _): .answerClose(code: code)
        }
    }

    /// The driver took the upgrade.
    package mutating func upgradeAccepted(limits: WebSocketLimits) {
        switch self.state {
        case .deciding:
            self.state = .open(WebSocketDecoder(limits: limits))
        case .proxied, .upgrading, .open, .awaitingClose, .discarding, .finished:
            preconditionFailure("why: only a request that was read can be accepted")
        }
    }

    /// The driver refused the upgrade and has written its answer.
    package mutating func upgradeRefused() {
        self.state = .discarding
    }

    package enum TimerAction: Equatable, Sendable {
        case none
        /// The request, or the decision about it, did not come in time: write this and shut our side down.
        case reject(HTTPRejection)
        /// End the connection, whatever the peer is doing.
        case closeTransport
    }

    /// The time for the handshake is over.
    package mutating func handshakeTimerFired() -> TimerAction {
        switch self.state {
        case .proxied:
            self.state = .finished
            return .closeTransport
        case .upgrading:
            self.state = .discarding
            return .reject(HTTPRejection(.requestTimeout, "expected a complete upgrade request in time"))
        case .deciding:
            self.state = .discarding
            return .reject(.tryAgain("whether the connection may open was not decided in time"))
        case .open, .awaitingClose, .discarding, .finished:
            // The timer was cancelled, but had fired already.
            return .none
        }
    }

    package enum CloseAction: Equatable, Sendable {
        /// Send the close frame and wait for the peer's.
        case sendClose
        /// Not upgraded yet: just end the connection.
        case closeTransport
        /// It is closing already.
        case none
    }

    /// The node wants the connection to end.
    package mutating func closeRequested() -> CloseAction {
        switch self.state {
        case .open(let decoder):
            self.state = .awaitingClose(decoder)
            return .sendClose
        case .proxied, .upgrading, .deciding:
            self.state = .finished
            return .closeTransport
        case .awaitingClose, .discarding, .finished:
            return .none
        }
    }

    package enum EndAction: Equatable, Sendable {
        /// Shut our side down behind what was written, drop what still comes.
        case shutDown
        /// Not upgraded yet: just end the connection.
        case closeTransport
        /// It is closing already.
        case none
    }

    /// The node wants the connection to end without a closing handshake, as if its wire had been cut.
    package mutating func endRequested() -> EndAction {
        switch self.state {
        case .open:
            self.state = .discarding
            return .shutDown
        case .proxied, .upgrading, .deciding:
            self.state = .finished
            return .closeTransport
        case .awaitingClose, .discarding, .finished:
            return .none
        }
    }

    /// The time for the peer to answer our close frame, or to stop sending, is over.
    package mutating func closeTimerFired() -> TimerAction {
        switch self.state {
        case .awaitingClose, .discarding, .finished:
            self.state = .finished
            return .closeTransport
        case .proxied, .upgrading, .deciding, .open:
            return .none
        }
    }

    /// Whether frames and replies may still be sent.
    package var isOpen: Bool {
        switch self.state {
        case .open: true
        case .proxied, .upgrading, .deciding, .awaitingClose, .discarding, .finished: false
        }
    }
}
