import Logging
import Metrics
import MusterDomain
import MusterRuntime
import NIOCore
import ZeroMQ

/// The hub's one ZeroMQ thread: takes pushes in at all doors, numbers them, publishes them, and answers.
///
/// It owns every socket and all state, so nothing here is locked. It blocks in one `zmq_poll` over the sockets and the
/// mailbox's descriptor until something is to do or a beat is due; in a turn every door gets its bounded part.
final class HubReactor {
    let configuration: HubConfiguration
    let sockets: HubSockets
    let mailbox: HubMailbox
    let metrics: HubMetrics
    let logger: Logger
    let rulebook: HubRulebook
    let authentication: AuthenticationHandler?
    private let manager: ServiceManager
    private let pulse: ThreadPulse

    var sequencer: Sequencer
    var ring: ReplayRing
    /// Bytes that may still be sent again in this turn.
    var replayRest = 0
    var registry: NodeRegistry
    var inquiries: ClientsInquiryStateMachine
    /// Who waits for the answers, by the numbers of the questions.
    var inquirers: [UInt64: ClientsContinuation] = [:]
    let history: HistoryMailbox
    /// Jobs that the keeper has not done, by their numbers.
    var historyWaits: [UInt64: HistoryWait] = [:]
    var historyNumber: UInt64 = 0
    /// Bytes of pushes among them.
    var historyBytes = 0
    /// When those that wait for the store are refused; nil as long as the hub is not to stop.
    var historyEnd: Duration?
    /// Number of the last job whose waiter was refused then.
    var historyRefused: UInt64 = 0
    var answerQueue = AnswerQueue()
    /// Of topics that keep no history.
    var idempotency: IdempotencyWindow
    /// Reused for every message that is received.
    var message = MultipartMessage()
    var scratch = ZeroMQMessage()
    /// Reused for every frame of the stream.
    var frame = ByteBuffer()
    var throttles: [HubDoor: LogThrottle] = [:]
    var countedAuthentications: [HubDoor: AuthenticationHandler.Counts] = [:]
    /// Pushes numbered by this run.
    private var publishedCount: UInt64 = 0
    private let startup: HubStartup
    private let doors: HubStartup.Doors
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// Binds the doors; to be called on the reactor's thread.
    init(_ parts: HubReactorParts, context: ZeroMQContext, authentication: AuthenticationHandler?) throws {
        configuration = parts.configuration
        mailbox = parts.mailbox
        metrics = parts.metrics
        logger = parts.logger
        rulebook = parts.rulebook
        manager = parts.manager
        history = parts.history
        idempotency = IdempotencyWindow(time: parts.configuration.history.ids)
        pulse = parts.pulse
        self.authentication = authentication
        sequencer = Sequencer(term: parts.term)
        ring = ReplayRing(limit: parts.configuration.ringBytes)
        registry = NodeRegistry(limits: parts.configuration.nodes)
        inquiries = ClientsInquiryStateMachine(limits: parts.configuration.inquiries)
        start = clock.now
        sockets = try HubSockets(parts.configuration, in: context)
        doors = try sockets.doors()
        startup = parts.startup
    }

    /// Time since the reactor's start.
    var now: Duration {
        clock.now - start
    }

    /// Serves until the mailbox asks to stop or the context ends.
    func run() throws {
        defer {
            refuseInquirers()
            refuseHistoryWaiters()
        }
        var poller = ZeroMQPoller()
        for socket in [sockets.publish, sockets.control] { _ = poller.add(socket) }
        let pushDoors = [poller.add(sockets.backends), poller.add(sockets.ingest)]
        _ = poller.add(descriptor: mailbox.wakeUp.descriptor)
        // First open, then told: who sees `ready` may push.
        mailbox.open()
        startup.doorsBound(doors)
        var nextBeat = now
        while !mailbox.isStopping {
            let wait = max((nextBeat - now) / .milliseconds(1), 0)
            // Backends wait in their own queues as long as history is behind.
            for door in pushDoors { poller.setWatched(door, !isHistoryFull) }
            guard try poller.wait(milliseconds: Int(wait.rounded(.up))) != .terminated else { return }
            try takeTurn()
            if now >= nextBeat {
                try beat()
                // From now and not from the last one due: after a pause one beat, not all that were missed.
                nextBeat = now + configuration.beatInterval
            }
            pulse.turnEnded()
        }
        try drain(&poller)
    }

    /// One bounded part for each door.
    ///
    /// Subscriptions come first, then joins, so that a node's probe finds its way.
    func takeTurn() throws(ZeroMQError) {
        mailbox.wakeUp.consume()
        replayRest = Self.replayBytesPerTurn
        try takeHistoryResults()
        passHistoryTime()
        try readSubscriptions()
        try readControl()
        try readBackends()
        try readIngest()
        try answerRequests()
    }

    /// Publishes what was sent before the stop, for a bounded time, and says a last beat.
    private func drain(_ poller: inout ZeroMQPoller) throws(ZeroMQError) {
        sockets.stopAccepting(doors)
        let end = now + configuration.drain
        var hasMore = true
        while (hasMore || !historyWaits.isEmpty) && now < end {
            try takeTurn()
            // What waits for the store comes with a signal.
            hasMore = try poller.wait(milliseconds: historyWaits.isEmpty ? 0 : 10) == .ready
            pulse.turnEnded()
        }
        try beat()
    }

    /// Whether no more pushes are taken in until the store has some of those that wait.
    var isHistoryFull: Bool { historyBytes + answerQueue.bytes > configuration.pendingBytes / 2 }

    /// Numbers and publishes one push.
    func publish(_ push: Push, door: HubDoor) throws(ZeroMQError) {
        metrics.pushed(push.kind, door: door)
        publishedCount += 1
        try number(push)
    }

    /// Numbers a message of the stream, keeps it in the ring, and publishes it.
    func number(_ push: Push) throws(ZeroMQError) {
        let lane = Lane(vhost: push.vhost, topic: push.topic)
        let sequence = sequencer.takeNext(of: lane)
        frame.clear()
        StreamEncoder.encode(push, lane: lane, term: sequencer.term, sequence: sequence, into: &frame)
        ring.append(frame, lane: lane, sequence: sequence)
        metrics.publishedMessages.increment()
        metrics.publishedBytes.increment(by: frame.readableBytes)
        try sendOnStream()
    }

    /// Publishes ``frame``.
    ///
    /// An XPUB socket that may drop never makes anybody wait.
    func sendOnStream() throws(ZeroMQError) {
        _ = try sockets.publish.send(frame)
        if frame.capacity > 1 << 20 {
            // One large push must not hold its memory for ever.
            frame = ByteBuffer()
        }
    }

    private func beat() throws(ZeroMQError) {
        frame.clear()
        StreamEncoder.encode(sequencer.takeBeat(), into: &frame)
        try sendOnStream()
        metrics.beats.increment()
        passInquiryTime()
        for name in registry.timePassed(now: now) {
            logger.warning("node is silent and forgotten", metadata: ["node.name": "\(name)"])
        }
        metrics.nodesCounted(registry.statuses, manifest: rulebook.current.manifest)
        metrics.pendingRequests.record(mailbox.count)
        metrics.ringBytes.record(ring.bytes)
        metrics.record(history.snapshot, queued: historyBytes)
        manager.report("nodes: \(registry.statuses.count), pushes: \(publishedCount)")
        countAuthentications()
    }

    /// Counts a refusal; where nobody else is told of it, one line a second and door is written too.
    ///
    /// The reason never holds a payload.
    func refused(_ reason: RefusalReason, _ text: String, door: HubDoor) {
        metrics.refused(reason, door: door)
        switch door {
        case .backends, .http:
            logger.debug("refused", metadata: ["hub.door": "\(door.rawValue)", "reason": "\(text)"])
        case .ingest, .publish, .control:
            switch throttles[door, default: LogThrottle()].eventOccurred(now: now) {
            case .log(let leftOut):
                logger.warning(
                    "refused",
                    metadata: ["hub.door": "\(door.rawValue)", "reason": "\(text)", "left_out": "\(leftOut)"]
                )
            case .none:
                break
            }
        }
    }

    /// Sends an answer to a peer of a ROUTER; a peer that is gone or does not read loses it.
    func reply(_ frames: [ByteBuffer], on socket: ZeroMQSocket) throws(ZeroMQError) {
        if try socket.send(frames) != .sent {
            metrics.repliesDropped.increment()
        }
    }

    private func countAuthentications() {
        guard let authentication else { return }
        for (door, domain) in [(HubDoor.backends, HubSockets.backendsDomain), (.control, HubSockets.nodesDomain)] {
            let counts = authentication.counts(domain: domain)
            let known = countedAuthentications[door] ?? AuthenticationHandler.Counts()
            metrics.authenticated(
                allowed: counts.allowed - known.allowed,
                refused: counts.refused - known.refused,
                door: door
            )
            countedAuthentications[door] = counts
        }
    }
}
