import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import Synchronization
import ZeroMQ

/// What happens on the link's thread. Everything here is called from it alone.
final class HubLinkLoop {
    let link: HubLink
    let stream: SupervisedSocket
    let control: SupervisedSocket
    let wakeUp: WakeUp
    var message = ZeroMQMessage()
    var machine: NodeJoinStateMachine
    var canary: CanaryStateMachine
    var follower: StreamFollower<ByteBuffer>
    var interest = LaneInterestStateMachine()
    var tracker: HistoryTracker
    /// Answers about places of the stream that are still to come.
    var earlyAnswers: [HistoryAnswer] = []
    /// Clients' reads that the hub has not answered, by their numbers.
    var reads: [UInt64: (read: HistoryRead, deadline: UInt64)] = [:]
    var lastRead: UInt64 = 0
    let prefixes: StreamPrefixes
    /// The run of the hub that was followed when somebody last looked.
    var knownTerm: Term?
    /// What of the follower's count of abandoned messages has been counted as lost.
    var knownAbandoned: UInt64 = 0
    var figures = HubLinkFigures()
    var batch = StreamBatch()
    /// Whether a push was applied since the stream's last sign of life was noted.
    var hasApplied = false
    /// What the node was called when somebody last looked.
    var knownState = NodeReport.State.joining
    /// Whether the node was in the cluster when somebody last looked.
    var wasLive = false
    /// Whether the poller watches sockets that are no more.
    var areSocketsNew = false
    private var nextReport: UInt64 = 0
    private var nextWishForHeads: UInt64 = 0
    /// What the hub said when it let the node in last.
    private var admission: NodeAdmission?
    var gapLog = LogLimiter()
    var recoveryLog = LogLimiter()
    var failureLog = LogLimiter()
    private var refusalLog = LogLimiter()

    init(_ link: HubLink, wakeUp: WakeUp) throws {
        let now = Monotonic.milliseconds()
        let settings = link.settings
        let context = try ZeroMQContext()
        self.link = link
        self.wakeUp = wakeUp
        self.machine = NodeJoinStateMachine(nonce: .random(), now: now)
        self.canary = CanaryStateMachine(readers: link.canaries.readers, now: now)
        self.tracker = HistoryTracker(limits: settings.history)
        let prefixes = StreamPrefixes(settings.fanout)
        self.prefixes = prefixes
        self.follower = StreamFollower(followsAll: settings.fanout == .all)
        self.stream = try SupervisedSocket(in: context, to: settings.publish, now: now) {
            try .stream(settings, prefixes: prefixes.all, in: context)
        }
        let routingID = Self.makeRoutingID()
        self.control = try SupervisedSocket(in: context, to: settings.control, now: now) {
            try .control(settings, routingID: routingID, in: context)
        }
    }

    /// Random, and not beginning with zero, which libzmq keeps for its own.
    private static func makeRoutingID() -> [UInt8] {
        [UInt8(ascii: "n")] + (0..<16).map { _ in UInt8.random(in: .min ... .max) }
    }

    func run() throws {
        while !self.link.isStopping.load(ordering: .acquiring) {
            self.areSocketsNew = false
            guard try self.serveSockets() else { return }
        }
        _ = try self.control.socket.send(ControlMessage.leave.encoded())
        self.control.close()
        self.stream.close()
    }

    /// Serves until the sockets are others, or the node stops; false when the context ended.
    private func serveSockets() throws -> Bool {
        var poller = ZeroMQPoller()
        let stream = self.stream.add(to: &poller)
        let control = self.control.add(to: &poller)
        let wakeUp = poller.add(descriptor: self.wakeUp.descriptor)
        while !self.areSocketsNew, !self.link.isStopping.load(ordering: .acquiring) {
            guard try poller.wait(milliseconds: 100) != .terminated else { return false }
            if poller.isReadable(stream.messages) { try self.drainStream() }
            if poller.isReadable(control.messages) { try self.drainControl() }
            if poller.isReadable(wakeUp) { try self.takeOrders() }
            let now = Monotonic.milliseconds()
            if poller.isReadable(stream.news) { try self.stream.readNews(now: now) }
            if poller.isReadable(control.news) { try self.control.readNews(now: now) }
            try self.passTime(now)
            self.link.pulse.turnEnded()
        }
        return true
    }

    /// What other threads have for this one.
    private func takeOrders() throws {
        // First the signal, then the orders: what comes in between finds the signal unset and wakes the next turn.
        self.wakeUp.consume()
        self.sendPublishes()
        self.sendClients()
        self.takeCanaries()
        try self.takeLaneOrders()
        self.takeHistoryOrders()
    }

    // MARK: Control

    private func drainControl() throws {
        self.batch = StreamBatch()
        defer { self.handOver() }
        while case .received = try self.control.socket.receive(into: &self.message) {
            do throws(ControlError) {
                let message = try ControlMessage(decoding: self.message.buffer)
                let now = Monotonic.milliseconds()
                self.control.heard(now: now)
                if self.machine.controlHeard(now: now) { self.stream.peerReturned(now: now) }
                self.receive(message, now: now)
            } catch {
                self.figures.malformed += 1
            }
        }
    }

    private func receive(_ message: ControlMessage, now: UInt64) {
        switch message {
        case .joined(let admission):
            self.admission = admission
            self.advance(self.machine.admissionReceived())
        case .refused(let reason):
            self.machine.refusalReceived(now: now)
            guard self.refusalLog.mayLog(now: now) else { return }
            self.link.logger.warning(
                "the hub refused this node; it asks again every second",
                metadata: ["hub.reason": "\(reason)"]
            )
        case .unknownNode:
            self.perform(self.machine.unknownNodeReceived(now: now, makeNonce: StreamNonce.random))
            self.showState()
        case .published(let number, let position):
            self.link.outbox.answered(number, .success(PublishReceipt(position: position)))
        case .publishRefused(let number, let refusal):
            self.link.outbox.answered(number, .failure(refusal.refusal))
        case .replay(let frames):
            self.follower.replayReceived(now: now)
            self.canary.repairProgressed(now: now)
            for frame in frames { self.receiveReplayed(frame) }
        case .lost(let loss):
            self.receive(loss)
        case .pulled:
            self.follower.pullAnswered()
        case .heard(let number):
            self.canary.published(number, now: now)
        case .clientsAsked(let number, let limit):
            self.clientsAsked(number, limit: limit)
        case .recalled(let answer):
            self.receive(answer, now: now)
        case .join, .report, .leave, .publish, .pull, .canary, .follow, .clients, .recall:
            // What only nodes say.
            self.figures.malformed += 1
        }
    }

    func advance(_ action: NodeJoinStateMachine.ProgressAction) {
        switch action {
        case .none:
            break
        case .becomeLive:
            self.follower.pullsForgotten()
            self.tracker.recallsForgotten()
            self.showState()
            if let admission = self.admission { self.link.outbox.hubJoined(admission) }
            self.link.onLive()
        }
    }

    // MARK: Time

    private func passTime(_ now: UInt64) throws {
        self.perform(self.machine.timerFired(now: now, makeNonce: StreamNonce.random))
        self.superviseSockets(now)
        self.sendCanary(now)
        try self.tendLanes(now)
        self.showState()
        self.wishForHeads(now)
        self.link.outbox.timePassed(now: now)
        self.sendRecalls(now)
        for pull in self.follower.takePulls(now: now) where !self.send(.pull(pull)) { self.follower.pullNotSent() }
        guard now >= self.nextReport else { return }
        self.nextReport = now + 1000
        self.report(now)
    }

    /// A live node that may have missed all beats about some lane asks for a probe; by a join, which changes nothing else.
    private func wishForHeads(_ now: UInt64) {
        guard self.follower.areHeadsOwed, self.machine.isLive, now >= self.nextWishForHeads else { return }
        self.nextWishForHeads = now + 500
        self.sendJoin(.random())
    }

    private func report(_ now: UInt64) {
        self.figures.missing = self.follower.missing
        self.figures.heldBytes = UInt64(self.follower.heldBytes)
        self.figures.gaps = self.follower.holes
        self.figures.lagMilliseconds = max(self.follower.oldestHole(now: now), self.machine.overdue(now: now))
        self.figures.ringBytes = UInt64(self.link.ring.weight)
        self.figures.trackedTopics = UInt64(self.tracker.count)
        self.figures.topicsBehind = UInt64(self.tracker.behind)
        self.figures.historyBytes = UInt64(self.tracker.keptBytes)
        self.figures.recalled = self.tracker.recalled
        self.figures.repaired = self.tracker.repaired
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

    func perform(_ action: NodeJoinStateMachine.TimerAction) {
        switch action {
        case .none:
            break
        case .sendJoin(let nonce):
            self.sendJoin(nonce)
        case .streamFellSilent(let nonce):
            self.figures.silences += 1
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

    /// A control message that cannot be sent is not kept: joins, reports and pulls are repeated.
    ///
    /// - Returns: Whether there was a connection to send it to.
    @discardableResult
    func send(_ message: ControlMessage) -> Bool {
        (try? self.control.socket.send(message.encoded())) == .sent
    }
}
