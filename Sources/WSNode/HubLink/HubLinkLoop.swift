import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import Synchronization
import ZeroMQ

/// What happens on the link's thread. Everything here is called from it alone.
final class HubLinkLoop {
    let link: HubLink
    private let context: ZeroMQContext
    let stream: ZeroMQSocket
    let control: ZeroMQSocket
    let wakeUp: WakeUp
    var message = ZeroMQMessage()
    var machine: NodeJoinStateMachine
    var follower = StreamFollower<ByteBuffer>()
    /// The run of the hub that was followed when somebody last looked.
    var knownTerm: Term?
    /// What of the follower's count of abandoned messages has been counted as lost.
    var knownAbandoned: UInt64 = 0
    var figures = HubLinkFigures()
    var batch = StreamBatch()
    private var nextReport: UInt64 = 0
    /// What the hub said when it let the node in last.
    private var admission: NodeAdmission?
    var gapLog = LogLimiter()
    private var refusalLog = LogLimiter()

    init(_ link: HubLink, wakeUp: WakeUp) throws {
        self.link = link
        self.wakeUp = wakeUp
        self.context = try ZeroMQContext()
        self.stream = try Self.makeStream(link.settings, self.context)
        self.control = try Self.makeControl(link.settings, self.context)
        self.machine = NodeJoinStateMachine(nonce: .random(), now: Monotonic.milliseconds())
    }

    private static func makeStream(_ settings: HubLinkSettings, _ context: ZeroMQContext) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(.subscribe, in: context)
        try socket.setReceiveHighWaterMark(HubLinkSettings.highWaterMark)
        try socket.setMaximumMessageSize(HubLinkSettings.maximumMessageBytes)
        try Self.setCommonOptions(socket, settings)
        try socket.subscribe([UInt8]())
        try socket.connect(settings.publish)
        return socket
    }

    private static func makeControl(_ settings: HubLinkSettings, _ context: ZeroMQContext) throws -> ZeroMQSocket {
        let socket = try ZeroMQSocket(.dealer, in: context)
        try socket.setMaximumMessageSize(HubLinkSettings.maximumAnswerBytes)
        try socket.setSendHighWaterMark(HubLinkSettings.controlHighWaterMark)
        try socket.setReceiveHighWaterMark(HubLinkSettings.controlHighWaterMark)
        // Kept over reconnections, so that the hub hands the new connection the old one's place.
        try socket.setRoutingID(Self.makeRoutingID())
        // Without it reports would pile up for a hub that is away, and all arrive when it is back.
        try socket.setImmediate(true)
        try Self.setCommonOptions(socket, settings)
        try socket.connect(settings.control)
        return socket
    }

    /// Random, and not beginning with zero, which libzmq keeps for its own.
    private static func makeRoutingID() -> [UInt8] {
        [UInt8(ascii: "n")] + (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    }

    private static func setCommonOptions(_ socket: ZeroMQSocket, _ settings: HubLinkSettings) throws {
        try socket.setLinger(.milliseconds(200))
        try socket.setReconnectInterval(.milliseconds(100), maximum: .seconds(2))
        try socket.setHeartbeat(interval: .seconds(2), timeout: .seconds(6), timeToLive: .seconds(6))
        if let keys = settings.keys {
            try socket.setCurveClient(keys: keys.own, serverKey: keys.server)
        }
    }

    func run() throws {
        var poller = ZeroMQPoller()
        let streamIndex = poller.add(self.stream)
        let controlIndex = poller.add(self.control)
        let wakeUpIndex = poller.add(descriptor: self.wakeUp.descriptor)
        while !self.link.isStopping.load(ordering: .acquiring) {
            guard try poller.wait(milliseconds: 100) != .terminated else { return }
            if poller.isReadable(streamIndex) { try self.drainStream() }
            if poller.isReadable(controlIndex) { try self.drainControl() }
            if poller.isReadable(wakeUpIndex) {
                self.sendPublishes()
                self.sendClients()
            }
            try self.passTime()
            self.link.pulse.turnEnded()
        }
        _ = try self.control.send(ControlMessage.leave.encoded())
        self.control.close()
        self.stream.close()
    }

    // MARK: Control

    private func drainControl() throws {
        self.batch = StreamBatch()
        defer { self.handOver() }
        while case .received = try self.control.receive(into: &self.message) {
            do throws(ControlError) {
                self.receive(try ControlMessage(decoding: self.message.buffer))
            } catch {
                self.figures.malformed += 1
            }
        }
    }

    private func receive(_ message: ControlMessage) {
        let now = Monotonic.milliseconds()
        switch message {
        case .joined(let admission):
            self.admission = admission
            self.advance(self.machine.admissionReceived(now: now))
        case .refused(let reason):
            self.machine.refusalReceived(now: now)
            guard self.refusalLog.mayLog(now: now) else { return }
            self.link.logger.warning(
                "the hub refused this node; it asks again every second",
                metadata: ["hub.reason": "\(reason)"]
            )
        case .unknownNode:
            self.perform(self.machine.unknownNodeReceived(now: now, makeNonce: StreamNonce.random))
            // Until it has joined again, nobody watches whether the stream is silent.
            if self.machine.reportState == .degraded {
                self.link.gate.enter(.degraded)
                // A hub that does not know this node has not taken what was sent to the one before.
                self.link.outbox.hubLost()
            }
        case .published(let number):
            self.link.outbox.answered(number, .success(PublishReceipt()))
        case .publishRefused(let number, let refusal):
            self.link.outbox.answered(number, .failure(refusal.refusal))
        case .replay(let frames):
            self.follower.replayReceived(now: now)
            for frame in frames { self.receiveReplayed(frame) }
        case .lost(let loss):
            self.receive(loss)
        case .pulled:
            self.follower.pullAnswered()
        case .clientsAsked(let number, let limit):
            self.clientsAsked(number, limit: limit)
        case .join, .report, .leave, .publish, .pull, .clients:
            // What only nodes say.
            self.figures.malformed += 1
        }
    }

    func advance(_ action: NodeJoinStateMachine.ProgressAction) {
        switch action {
        case .none:
            break
        case .becomeLive:
            self.link.gate.enter(.live)
            if let admission = self.admission { self.link.outbox.hubJoined(admission) }
            self.link.onLive()
        }
    }

    // MARK: Time

    private func passTime() throws {
        let now = Monotonic.milliseconds()
        self.perform(self.machine.timerFired(now: now, makeNonce: StreamNonce.random))
        self.link.outbox.timePassed(now: now)
        for pull in self.follower.takePulls(now: now) { self.send(.pull(pull)) }
        guard now >= self.nextReport else { return }
        self.nextReport = now + 1000
        self.figures.missing = self.follower.missing
        self.figures.heldBytes = UInt64(self.follower.heldBytes)
        let report = NodeReport(
            state: self.link.gate.state,
            manifest: self.link.badge.digest,
            figures: self.link.onTick(self.figures)
        )
        switch self.machine.reportState {
        case .live, .degraded, .draining, .deaf: self.send(.report(report))
        case .joining: break
        }
    }

    private func perform(_ action: NodeJoinStateMachine.TimerAction) {
        switch action {
        case .none:
            break
        case .sendJoin(let nonce):
            self.sendJoin(nonce)
        case .streamFellSilent(let nonce):
            self.figures.silences += 1
            self.link.gate.enter(.degraded)
            self.link.outbox.hubLost()
            self.link.logger.warning("the stream fell silent; sockets stay, pushes may be missed")
            self.sendJoin(nonce)
        }
    }

    private func sendJoin(_ nonce: StreamNonce) {
        self.send(
            .join(
                NodeIntroduction(
                    nonce: nonce,
                    versions: StreamVersion.supported,
                    name: self.link.settings.name,
                    program: self.link.settings.program,
                    operations: self.link.settings.operations
                )
            )
        )
    }

    /// A control message that cannot be sent is not kept: joins and reports are repeated.
    private func send(_ message: ControlMessage) {
        _ = try? self.control.send(message.encoded())
    }
}
