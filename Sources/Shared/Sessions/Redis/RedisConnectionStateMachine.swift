import NIOCore

/// The life of one connection to Redis: AUTH where there is a password, SELECT always, then one GET after the other.
///
///     connecting ──▶ authenticating ──▶ selecting ──▶ idle ◀──▶ waiting
///
/// From each, what is not the one expected reply leads to `closed`. SELECT is sent for database 0 too: its answer shows that
/// there is a Redis that lets us in, before anybody's lookup depends on it.
///
/// A reply belongs to the lookup that waits, and to nobody else: there is at most one, bytes that come while there is none end
/// the connection, and so does whoever stops waiting.
struct RedisConnectionStateMachine: ~Copyable {
    private enum State {
        case connecting
        case authenticating
        case selecting
        case idle
        /// Whether the first byte of the reply has come.
        case waiting(replyBegun: Bool)
        case closed
    }

    private var state = State.connecting
    private var decoder: RESPDecoder
    private let authenticates: Bool
    private let recordBytes: Int
    private var answers = 0

    init(authenticates: Bool, recordBytes: Int) {
        self.authenticates = authenticates
        self.recordBytes = recordBytes
        self.decoder = RESPDecoder(bulkBytes: recordBytes)
    }

    enum ConnectedAction: Equatable {
        case sendAuth
        case sendSelect
        case none
    }

    /// The transport is open; it may be said twice.
    mutating func connected() -> ConnectedAction {
        guard case .connecting = self.state else { return .none }
        self.state = self.authenticates ? .authenticating : .selecting
        return self.authenticates ? .sendAuth : .sendSelect
    }

    /// A lookup begins: send the GET.
    mutating func lookupBegan() {
        switch self.state {
        case .idle:
            self.state = .waiting(replyBegun: false)
        case .connecting, .authenticating, .selecting, .waiting, .closed:
            preconditionFailure("the pool gives a lookup an idle connection")
        }
    }

    enum BytesAction: Equatable {
        case needMoreData
        case sendSelect
        /// It may be given lookups from now on.
        case becomeReady
        /// The connection is idle again.
        case answer(RedisAnswer)
        /// Answer, and close the connection.
        case answerAndClose(RedisAnswer)
        /// Close the connection.
        case close(reason: String)
    }

    /// Bytes came; call again until it needs more.
    mutating func bytesReceived(_ buffer: inout ByteBuffer) -> BytesAction {
        guard buffer.readableBytes > 0 else { return .needMoreData }
        switch self.state {
        case .closed:
            buffer.clear()
            return .needMoreData
        case .connecting, .idle:
            return self.close("Redis sent what nobody had asked for")
        case .authenticating, .selecting:
            return self.handshakeStepped(self.decoder.parseStep(&buffer), rest: buffer.readableBytes)
        case .waiting:
            self.state = .waiting(replyBegun: true)
            return self.lookupStepped(self.decoder.parseStep(&buffer), rest: buffer.readableBytes)
        }
    }

    private mutating func handshakeStepped(_ step: RESPDecoder.Step, rest: Int) -> BytesAction {
        switch step {
        case .needMoreData:
            return .needMoreData
        case .reply(.simpleString("OK")) where rest == 0:
            guard case .authenticating = self.state else {
                self.state = .idle
                return .becomeReady
            }
            self.state = .selecting
            return .sendSelect
        case .reply(.error(let text)):
            return self.close(self.handshakeRefusal(RedisErrorCode(of: text)))
        case .reply, .violation:
            return self.close("what answers is not Redis")
        }
    }

    private func handshakeRefusal(_ code: RedisErrorCode) -> String {
        switch code.description {
        case "NOAUTH": "Redis asks for a password (NOAUTH)"
        case "LOADING", "BUSY", "MASTERDOWN": "Redis is not ready (\(code))"
        default:
            if case .authenticating = self.state {
                "Redis refused the user name or the password (\(code))"
            } else {
                "Redis refused the database (\(code))"
            }
        }
    }

    private mutating func lookupStepped(_ step: RESPDecoder.Step, rest: Int) -> BytesAction {
        let answer: RedisAnswer
        switch step {
        case .needMoreData:
            return .needMoreData
        case .reply(.bulkString(let record)):
            answer = record.map { .record($0) } ?? .absent
        case .reply(.error(let text)):
            let code = RedisErrorCode(of: text)
            guard code.description == "WRONGTYPE" else {
                return self.answerAndClose(.unavailable(reason: "Redis refused the lookup (\(code))"))
            }
            answer = .broken(reason: "what Redis has under the key is not a string")
        case .violation(.tooLarge):
            return self.answerAndClose(.broken(reason: "it is larger than \(self.recordBytes) bytes"))
        case .reply(.simpleString), .reply(.integer), .violation(.malformed):
            return self.answerAndClose(.unavailable(reason: "what answers is not Redis"))
        }
        // Bytes behind the reply would be the next lookup's answer.
        guard rest == 0 else { return self.answerAndClose(answer) }
        self.answers += 1
        self.state = .idle
        return .answer(answer)
    }

    private mutating func close(_ reason: String) -> BytesAction {
        self.state = .closed
        return .close(reason: reason)
    }

    private mutating func answerAndClose(_ answer: RedisAnswer) -> BytesAction {
        self.state = .closed
        return .answerAndClose(answer)
    }

    /// The transport has ended.
    ///
    /// - Returns: whether a lookup that waits may be made again elsewhere: the connection had served before, so that it may well have been
    ///   ended before the lookup was sent, and nothing of a reply has come.
    mutating func closed() -> Bool {
        defer { self.state = .closed }
        return switch self.state {
        case .waiting(replyBegun: false): self.answers > 0
        case .connecting, .authenticating, .selecting, .idle, .waiting(replyBegun: true), .closed: false
        }
    }
}
