import MusterDomain
import NIOCore
import NIOWebSocket

/// An open connection to a node, used by one task at a time.
///
/// Pings are answered while ``next()`` or a command waits, so keep reading.
public final class SubscriberConnection {
    typealias Inbound = NIOAsyncChannelInboundStream<WebSocketFrame>
    typealias Outbound = NIOAsyncChannelOutboundWriter<WebSocketFrame>

    /// What the node said first.
    public private(set) var greeting = Greeting(client: "", node: "", heartbeat: 0)
    /// How long the node asked to wait before the next connection, when it said goodbye.
    public private(set) var reconnectAfterMilliseconds: Int?
    /// The close code that its goodbye announced.
    private(set) var goodbyeCode: UInt16?

    let channel: any Channel
    private let configuration: SubscriberConfiguration
    private var inbound: Inbound.AsyncIterator
    private let outbound: Outbound
    private let deadline: ReplyDeadline
    /// What came while a command waited for its answer, in its order: a gap told early would count for messages before it.
    private var waiting = CircularBuffer<Arrival>()
    private var lastCommand: Int64 = 0
    /// Of topics that keep history; messages do not tell theirs.
    private var epochs: [String: String] = [:]

    init(configuration: SubscriberConfiguration, channel: any Channel, inbound: Inbound, outbound: Outbound) {
        self.channel = channel
        self.configuration = configuration
        self.deadline = ReplyDeadline(closing: channel)
        self.inbound = inbound.makeAsyncIterator()
        self.outbound = outbound
    }

    /// Reads the greeting.
    nonisolated(nonsending) func begin() async throws {
        deadline.start(configuration.connectTimeout)
        defer { deadline.cancel() }
        let first: ServerMessage?
        do {
            first = try await read()
        } catch let error as MusterClientError where error.code == .timedOut {
            throw MusterClientError(
                code: .unreachable,
                message: "expected a greeting of the node at \(configuration.url), found none in time"
            )
        }
        guard case .hello(let greeting)? = first else {
            throw MusterClientError(
                code: .protocolViolation,
                message: "node: expected `hello` first, found something else"
            )
        }
        self.greeting = greeting
        let limits = configuration.silence.following(heartbeat: greeting.heartbeat)
        channel.triggerUserOutboundEvent(limits, promise: nil)
    }

    /// Subscribes to topics and returns a result for each, in the order given.
    ///
    /// - Throws: ``MusterClientError`` when the node refuses the whole command or the connection ends.
    public nonisolated(nonsending) func subscribe(_ topics: [String]) async throws -> [SubscriptionResult] {
        try await subscribe(topics.map { WantedTopic($0) })
    }

    /// The same, for topics of which something before is wanted: it comes behind this, before anything newer.
    public nonisolated(nonsending) func subscribe(_ topics: [WantedTopic]) async throws -> [SubscriptionResult] {
        var results: [SubscriptionResult] = []
        for part in SubscribeCommand.parts(of: topics) { results += try await subscribe(part: part) }
        return results
    }

    private nonisolated(nonsending) func subscribe(part: [WantedTopic]) async throws -> [SubscriptionResult] {
        deadline.start(configuration.replyTimeout)
        defer { deadline.cancel() }
        let resumed = Set(part.filter { $0.since != nil }.map(\.name))
        lastCommand += 1
        let number = lastCommand
        try await outbound.write(Self.frame(.text, SubscribeCommand(id: number, topics: part).text))
        while let message = try await read() {
            switch message {
            case .subscribed(number, let results): return results
            case .error(number, let error): throw error
            case .message(let message):
                // A node may have put the client on the topic already: this comes again in its place behind the answer.
                if message.offset == nil || !resumed.contains(message.topic) { try keep(.message(message)) }
            case .gap(let missed):
                if resumed.contains(missed.topic) { configuration.onGap?(missed) } else { try keep(.gap(missed)) }
            case .revoked(let topic, let error): try keep(.revocation(Self.revocation(topic, error)))
            case .hello, .subscribed, .unsubscribed, .error, .goodbye, .other: break
            }
        }
        throw Self.ended
    }

    /// Ends subscriptions; messages that were on their way may still arrive before it returns.
    public nonisolated(nonsending) func unsubscribe(_ topics: [String]) async throws {
        deadline.start(configuration.replyTimeout)
        defer { deadline.cancel() }
        lastCommand += 1
        let number = lastCommand
        var text = ByteBuffer(string: #"{"id":\#(number),"unsubscribe":{"topics":["#)
        for (index, topic) in topics.enumerated() {
            if index > 0 { text.writeStaticString(",") }
            text.writeJSONString(topic)
        }
        text.writeStaticString("]}}")
        try await outbound.write(Self.frame(.text, text))
        while let message = try await read() {
            switch message {
            case .unsubscribed(number): return
            case .error(number, let error): throw error
            case .message(let message): try keep(.message(message))
            case .gap(let missed): try keep(.gap(missed))
            case .revoked(let topic, let error): try keep(.revocation(Self.revocation(topic, error)))
            case .hello, .subscribed, .unsubscribed, .error, .goodbye, .other: break
            }
        }
        throw Self.ended
    }

    /// The next message, or nil after the node closed with code 1000.
    ///
    /// - Throws: ``MusterClientError`` `connectionClosed` with any other code, `unreachable` when the connection broke. When
    ///   the node has taken the client off a topic, its reason; the connection stays, and may be read on.
    public nonisolated(nonsending) func next() async throws -> ReceivedMessage? {
        while let first = waiting.popFirst() {
            switch first {
            case .message(let message): return message
            case .gap(let missed): configuration.onGap?(missed)
            case .revocation(let error): throw error
            }
        }
        while let message = try await read() {
            switch message {
            case .message(let message): return message
            case .error(_, let error): throw error
            case .gap(let missed): configuration.onGap?(missed)
            case .revoked(let topic, let error): throw Self.revocation(topic, error)
            case .hello, .subscribed, .unsubscribed, .goodbye, .other: break
            }
        }
        return nil
    }

    private static func revocation(_ topic: String, _ error: MusterClientError) -> MusterClientError {
        MusterClientError(code: error.code, message: "\(topic): expected to stay subscribed, found: \(error.message)")
    }

    /// Says goodbye to the node.
    nonisolated(nonsending) func end() async {
        var code = ByteBuffer()
        code.write(webSocketErrorCode: .normalClosure)
        // The connection ends in any case.
        try? await outbound.write(Self.frame(.connectionClose, code))
    }

    /// The same as ``read()``, for who sends commands by itself and must not wait for an answer for ever.
    nonisolated(nonsending) func read(isAnswerDue: Bool) async throws -> ServerMessage? {
        if isAnswerDue { deadline.start(configuration.replyTimeout) }
        defer { deadline.cancel() }
        return try await read()
    }

    /// The next message of the dialect, or nil after a close with code 1000.
    ///
    /// Control frames are dealt with on the way.
    private nonisolated(nonsending) func read() async throws -> ServerMessage? {
        while let frame = try await nextFrame() {
            switch frame.opcode {
            case .text:
                let message = try ServerMessage(frame: frame.unmaskedData)
                if case .goodbye(let code, _, let milliseconds) = message {
                    goodbyeCode = UInt16(exactly: code)
                    reconnectAfterMilliseconds = milliseconds
                }
                return placed(message)
            case .ping:
                try await outbound.write(Self.frame(.pong, frame.unmaskedData))
            case .connectionClose:
                return try await closed(frame.unmaskedData)
            default:
                // A pong, or a binary frame, which the dialect does not have and which means nothing here.
                break
            }
        }
        try Task.checkCancellation()
        guard !deadline.hasPassed else {
            throw MusterClientError(
                code: .timedOut,
                message: "expected an answer of the node at \(configuration.url), found none in time"
            )
        }
        throw MusterClientError(
            code: .unreachable,
            message: "expected the node at \(configuration.url) to stay, found the connection broken"
        )
    }

    /// The message with its epoch, which is told when it begins.
    private func placed(_ message: ServerMessage) -> ServerMessage {
        switch message {
        case .message(var received):
            if received.offset != nil { received.epoch = epochs[received.topic] }
            return .message(received)
        case .subscribed(_, let results):
            for result in results where result.refusal == nil { epochs[result.topic] = result.position?.epoch }
        case .gap(let missed):
            if let position = missed.position { epochs[missed.topic] = position.epoch }
        case .revoked(let topic, _):
            epochs[topic] = nil
        case .hello, .unsubscribed, .error, .goodbye, .other:
            break
        }
        return message
    }

    private nonisolated(nonsending) func nextFrame() async throws -> WebSocketFrame? {
        do {
            return try await inbound.next(isolation: #isolation)
        } catch let error as NIOWebSocketError {
            throw MusterClientError(code: .protocolViolation, message: "node: expected RFC 6455 frames, found \(error)")
        } catch let error as CancellationError {
            throw error
        } catch let error as MusterClientError {
            throw error
        } catch {
            // A reset connection is an error of the channel; it is the same to us as an ended one.
            return nil
        }
    }

    private nonisolated(nonsending) func closed(_ payload: ByteBuffer) async throws -> ServerMessage? {
        var rest = payload
        // RFC 6455 §7.1.5: no code is 1005.
        let code = rest.readInteger(as: UInt16.self) ?? 1005
        let reason = String(buffer: rest)
        var echo = ByteBuffer()
        if code != 1005 { echo.writeInteger(code) }
        // The node may have ended TCP already.
        try? await outbound.write(Self.frame(.connectionClose, echo))
        if code == 1000 { return nil }
        throw MusterClientError(
            code: .connectionClosed(code),
            message: "expected the node at \(configuration.url) to stay, found it closing with code \(code)"
                + (reason.isEmpty ? "" : ": \(reason)")
        )
    }

    private func keep(_ arrival: Arrival) throws(MusterClientError) {
        guard waiting.count < configuration.maximumWaitingMessages else {
            throw MusterClientError(
                code: .overloaded,
                message: "expected an answer before \(configuration.maximumWaitingMessages) messages, found none"
            )
        }
        waiting.append(arrival)
    }

    /// A frame of a client, which is masked (RFC 6455 §5.3).
    static func frame(_ opcode: NIOWebSocket.WebSocketOpcode, _ data: ByteBuffer) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    }

    private static let ended = MusterClientError(
        code: .connectionClosed(1000),
        message: "expected an answer of the node, found it closing"
    )
}
