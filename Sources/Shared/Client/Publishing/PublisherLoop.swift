import NIOCore
import ZeroMQ

/// The thread that owns a publisher's socket: performs what ``PublisherStateMachine`` decides.
final class PublisherLoop {
    /// An answer is a small object; a larger frame ends the connection.
    private static let maximumAnswerBytes = 1 << 20
    private static let limits = MultipartMessage.Limits(frames: 10, bytes: maximumAnswerBytes + 4096)
    /// How late a time-out or an attempt to send may be.
    private static let tickMilliseconds = 20

    private let kind: PublisherEngine.Kind
    private let configuration: PublisherConfiguration
    private let mailbox: PublisherMailbox
    private let socket: ZeroMQSocket
    private let monitor: SocketMonitor
    private var machine: PublisherStateMachine
    private var answers: [UInt64: PendingAnswer] = [:]
    private var bodies: [UInt64: ByteBuffer] = [:]
    /// What the monitor said about the last attempt to connect.
    private var lastTrouble: String?
    private var message = MultipartMessage()
    private var scratch = ZeroMQMessage()

    /// Runs until the mailbox is stopped.
    static func run(
        _ kind: PublisherEngine.Kind,
        _ configuration: PublisherConfiguration,
        _ mailbox: PublisherMailbox,
        _ context: ZeroMQContext
    ) {
        do {
            let loop = try PublisherLoop(kind, configuration, mailbox, context)
            defer { loop.close() }
            do {
                try loop.run()
            } catch {
                loop.failEverything(with: error)
                throw error
            }
        } catch {
            refuseEverything(in: mailbox, with: error)
        }
    }

    private init(
        _ kind: PublisherEngine.Kind,
        _ configuration: PublisherConfiguration,
        _ mailbox: PublisherMailbox,
        _ context: ZeroMQContext
    ) throws(ZeroMQError) {
        self.kind = kind
        self.configuration = configuration
        self.mailbox = mailbox
        self.socket = try ZeroMQSocket(kind.socket, in: context)
        try socket.setLinger(kind.expectsAnswers ? .zero : configuration.linger)
        // Without it a push would wait inside libzmq, be told to have failed, and reach the hub later all the same.
        try socket.setImmediate(true)
        try socket.setSendHighWaterMark(configuration.maximumInFlight)
        try socket.setReceiveHighWaterMark(configuration.maximumInFlight)
        try socket.setMaximumMessageSize(Self.maximumAnswerBytes)
        try socket.setReconnectInterval(.milliseconds(50), maximum: .seconds(1))
        try socket.setHeartbeat(interval: .seconds(5), timeout: .seconds(10), timeToLive: .seconds(15))
        if let keys = configuration.keys {
            try socket.setCurveClient(keys: keys.pair, serverKey: keys.server)
        }
        self.monitor = try SocketMonitor(of: socket, in: context)
        try socket.connect(configuration.endpoint)
        self.machine = PublisherStateMachine(
            connectTimeout: configuration.connectTimeout,
            timeout: configuration.timeout,
            expectsAnswers: kind.expectsAnswers
        )
    }

    private func close() {
        monitor.socket.close()
        socket.close()
    }

    private func run() throws {
        var poller = ZeroMQPoller()
        if kind.expectsAnswers {
            _ = poller.add(socket)
        }
        _ = poller.add(monitor.socket)
        _ = poller.add(descriptor: mailbox.wakeUp.descriptor)
        while true {
            let wait = try poller.wait(milliseconds: machine.isWaiting ? Self.tickMilliseconds : -1)
            guard wait != .terminated else { return fail(machine.stopRequested(), .stopped) }
            let (commands, isStopped) = mailbox.take()
            obey(commands)
            try watchConnection()
            if kind.expectsAnswers {
                try receiveAnswers()
            }
            for action in machine.timePassed(.now) {
                switch action {
                case .fail(let number, let failure): fail([number], failure)
                }
            }
            try sendHeld()
            if isStopped, kind.expectsAnswers || !machine.isWaiting {
                return fail(machine.stopRequested(), .stopped)
            }
        }
    }

    private func obey(_ commands: [PublisherMailbox.Command]) {
        for command in commands {
            switch command {
            case .push(let number, let body, let answer):
                answers[number] = answer
                bodies[number] = body
                machine.pushRequested(number, at: .now)
            case .cancel(let number):
                machine.pushCancelled(number)
                finish(number, .failure(CancellationError()))
            }
        }
    }

    private func watchConnection() throws {
        while let event = try monitor.nextEvent() {
            switch event.kind {
            case .handshakeSucceeded:
                lastTrouble = nil
            case .disconnected:
                fail(machine.connectionBroke(), .connectionBroke)
            case .handshakeFailedAuthentication:
                fail(machine.accessDenied(), .denied)
            case .handshakeFailedProtocol(let code) where Self.isSecurityTrouble(code):
                fail(machine.accessDenied(), .denied)
            case .handshakeFailed, .handshakeFailedProtocol:
                lastTrouble = "a server that ended the handshake (another protocol, or other keys)"
            case .connectRetried:
                lastTrouble = lastTrouble ?? "nobody listening"
            case .connected, .connectDelayed, .listening, .bindFailed, .accepted, .acceptFailed, .closed,
                .closeFailed, .monitorStopped:
                break
            }
        }
    }

    /// ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC and ..._MECHANISM_MISMATCH: one side asks for CURVE, or the keys do not fit.
    private static func isSecurityTrouble(_ code: UInt32) -> Bool {
        code == 0x1100_0001 || code == 0x1100_0002
    }

    private func receiveAnswers() throws {
        while case .received = try socket.receive(&message, through: &scratch, limits: Self.limits) {
            // Correlation number, empty frame, answer; anything else is not for one of our pushes.
            guard message.isWhole, message.frames.count == 3, message.frames[0].readableBytes == 8,
                let number = message.frames[0].getInteger(at: message.frames[0].readerIndex, as: UInt64.self)
            else { continue }
            switch machine.answerReceived(number) {
            case .complete: finish(number, .success(message.frames[2]))
            case .none: break
            }
        }
    }

    private func sendHeld() throws {
        while let number = machine.nextToSend(), let body = bodies[number] {
            guard try socket.send(frames(number, body)) == .sent else { return }
            bodies[number] = nil
            switch machine.pushSent(number, at: .now) {
            case .complete: finish(number, .success(nil))
            case .none: break
            }
        }
    }

    private func frames(_ number: UInt64, _ body: ByteBuffer) -> [ByteBuffer] {
        kind.expectsAnswers ? [ByteBuffer(integer: number), ByteBuffer(), body] : [body]
    }

    private func fail(_ numbers: [UInt64], _ failure: PublisherStateMachine.Failure) {
        for number in numbers {
            finish(number, .failure(error(for: failure)))
        }
    }

    private func finish(_ number: UInt64, _ result: Result<ByteBuffer?, any Error>) {
        bodies[number] = nil
        // A cancellation may come after the answer, or for a push that was never let in.
        guard let answer = answers.removeValue(forKey: number) else { return }
        mailbox.answered()
        answer.answer(result)
    }

    private func error(for failure: PublisherStateMachine.Failure) -> MusterClientError {
        let endpoint = configuration.endpoint
        return switch failure {
        case .notConnected:
            MusterClientError(
                code: .unreachable,
                message: "expected a hub at \(endpoint), found \(lastTrouble ?? "no answer")"
                    + " within \(configuration.connectTimeout)"
            )
        case .noAnswer:
            MusterClientError(
                code: .timedOut,
                message: "expected an answer of the hub at \(endpoint) within \(configuration.timeout), found none; "
                    + "the push may have been published"
            )
        case .connectionBroke:
            MusterClientError(
                code: .unreachable,
                message: "expected an answer of the hub at \(endpoint), found the connection broken; "
                    + "the push may have been published"
            )
        case .denied:
            MusterClientError(
                code: .denied,
                message: "expected to be let in by the hub at \(endpoint), found the keys refused"
            )
        case .stopped:
            MusterClientError(code: .closed, message: "this publisher is closed")
        }
    }

    private func failEverything(with error: any Error) {
        for number in answers.keys.sorted() {
            finish(number, .failure(error))
        }
    }

    /// Without a socket, all who wait in the mailbox get the reason and whoever comes later is told that it is closed.
    private static func refuseEverything(in mailbox: PublisherMailbox, with error: any Error) {
        mailbox.stop()
        for command in mailbox.take().commands {
            if case .push(_, _, let answer) = command {
                mailbox.answered()
                answer.answer(.failure(error))
            }
        }
    }
}

extension PublisherEngine.Kind {
    var expectsAnswers: Bool {
        switch self {
        case .acknowledged: true
        case .fireAndForget: false
        }
    }
}
