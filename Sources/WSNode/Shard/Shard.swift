import MusterDomain
import NIOCore

/// One event loop of a node with its connections and its subscriptions. Shards share nothing but the stream's ring.
///
/// Everything here runs on the loop. A turn takes a few batches from the ring, hands its pushes to the slots that are on
/// their topics, and sends to a slice of the slots that have something waiting; what is left waits for the next turn, so
/// that inbound frames, timers and other topics come in between.
final class Shard {
    let loop: any EventLoop
    let settings: ShardSettings
    /// Whether new connections may open; the node's readiness, read at each upgrade.
    let gate: NodeGate
    let services: NodeServices
    /// Nil where the node takes all lanes.
    let lanes: LaneDesk?
    /// Who may do what; a reload swaps it.
    var rules: AccessRules
    var reverification = Reverification()
    /// The slots of connections that a push may name: whom it leaves out, and whom alone it is for.
    var directory: [ConnectionID: Int32] = [:]

    var broadcaster: Broadcaster
    var tables: SubscriptionTables
    var handlers: [ConnectionHandler?] = []
    var figures = ShardFigures()
    /// Connections of the node's own.
    var canaries = 0
    /// Connections that have not finished their handshake.
    var pendingUpgrades = 0
    private(set) var port: ShardPort?

    private let ring: StreamRing
    let reader: Int
    /// The origin of the last upgrade: the pages of one site share one text.
    private var lastOrigin = ""
    private var heartbeat: RepeatedTask?
    var tick = 0
    var scratch = ByteBuffer()
    let vectors: UnsafeMutableBufferPointer<FrameVector>
    /// Outcomes of writes that concern channels. They are dealt with after the tables have been walked: a channel may
    /// close at once, and closing changes the tables.
    var unsettled: [Unsettled] = []
    /// Where positions and histories of topics are asked for.
    let history: HistoryDesk
    /// Requests for positions that wait, by their numbers.
    var positionRequests: [UInt64: PositionRequest] = [:]
    /// What was brought to connections in this turn, for the next one that misses the same.
    var broughtFrames: [BroughtRange: Frame] = [:]

    enum Unsettled {
        /// The kernel took part of a frame: the rest goes through the channel.
        case short(Int32, ByteBuffer)
        case failed(Int32)
        case overflowed(Int32)
    }

    /// Must be called on `loop`.
    init(
        loop: any EventLoop,
        settings: ShardSettings,
        gate: NodeGate,
        rules: AccessRules,
        services: NodeServices,
        lanes: LaneDesk? = nil,
        history: HistoryDesk = HistoryDesk(),
        ring: StreamRing,
        reader: Int
    ) {
        self.loop = loop
        self.settings = settings
        self.gate = gate
        self.rules = rules
        self.services = services
        self.lanes = lanes
        self.history = history
        self.tables = SubscriptionTables(countsLanes: lanes != nil)
        self.ring = ring
        self.reader = reader
        self.broadcaster = Broadcaster(limits: settings.broadcast)
        self.vectors = .allocate(capacity: SocketWriter.vectorLimit)
    }

    deinit {
        self.vectors.deallocate()
    }

    /// Makes the shard known to other threads and starts its heartbeat.
    func start() -> ShardPort {
        let port = self.makePort()
        self.heartbeat = self.loop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            port.onLoop { $0.sweep() }
        }
        return port
    }

    /// Makes the shard known to other threads; whoever calls this alone sweeps by itself.
    func makePort() -> ShardPort {
        let port = ShardPort(self)
        self.port = port
        return port
    }

    /// Stops the heartbeat; connections are closed by then.
    func stop() {
        self.heartbeat?.cancel()
        self.heartbeat = nil
        self.publishFigures()
        self.port = nil
    }

    // MARK: Turns

    /// One turn; schedules the next when there is more to do.
    func takeTurn() {
        var hasMoreBatches = true
        for _ in 0..<ShardSettings.batchesPerTurn where hasMoreBatches { hasMoreBatches = self.takeBatch() }
        self.sendSlices()
        if hasMoreBatches || self.broadcaster.hasWork { self.port?.wake() }
    }

    /// Returns whether another batch may be waiting.
    private func takeBatch() -> Bool {
        switch self.ring.next(for: self.reader) {
        case .batch(let batch):
            self.deliver(batch)
            return true
        case .nothingNew:
            return false
        case .overrun:
            self.closeAfterOverrun()
            return true
        }
    }

    private func sendSlices() {
        for _ in 0..<ShardSettings.expressSlice {
            guard let slot = self.broadcaster.nextExpress() else { break }
            self.send(slot)
        }
        for _ in 0..<ShardSettings.bulkSlice {
            guard let slot = self.broadcaster.nextBulk() else { break }
            self.send(slot)
        }
        self.settle()
    }

    // MARK: Connections

    /// Gives an upgraded connection its slot.
    func open(_ handler: ConnectionHandler, descriptor: Int32, access: ConnectionAccess) -> Int32 {
        let slot = self.broadcaster.open(descriptor: descriptor, hearsBeats: access.dialect.hasBeats)
        if Int(slot) == self.handlers.count { self.handlers.append(nil) }
        self.handlers[Int(slot)] = handler
        self.figures.opened += 1
        if case .wamp = access.dialect { self.figures.wampSockets += 1 }
        if let id = access.id { self.directory[id] = slot }
        return slot
    }

    /// The connection is gone: takes its subscriptions and its slot back.
    func release(_ slot: Int32, access: ConnectionAccess) {
        if case .wamp = access.dialect { self.figures.wampSockets -= 1 }
        if let id = access.id { self.directory[id] = nil }
        self.tables.removeAll(of: slot)
        self.settleTopics()
        self.broadcaster.release(slot)
        self.handlers[Int(slot)] = nil
    }

    /// The connection is about to close: nothing more is queued for it.
    func close(_ slot: Int32) {
        self.tables.removeAll(of: slot)
        self.settleTopics()
        self.broadcaster.close(slot)
    }

    /// The channel of a slot has passed everything to the kernel: what was queued meanwhile has its turn.
    func channelDrained(_ slot: Int32) {
        self.broadcaster.channelDrained(slot)
        if self.broadcaster.hasWork { self.port?.wake() }
    }

    /// The text of an origin, shared with the connection before where it is the same.
    func shared(origin: String) -> String {
        if origin != self.lastOrigin { self.lastOrigin = origin }
        return self.lastOrigin
    }

    /// The first frame of a connection.
    func hello(client: String) -> NativeReply {
        .hello(
            client: client,
            node: self.settings.nodeName,
            heartbeatSeconds: self.settings.heartbeatSeconds,
            isDegraded: self.gate.state == .degraded
        )
    }

    /// Whether another connection may open.
    var hasRoom: Bool {
        self.settings.connections.map { self.openConnections < $0 } ?? true
    }

    /// The stream was faster than this shard: what its clients missed is not known any more, so they start again.
    private func closeAfterOverrun() {
        self.figures.overruns += 1
        self.requestsOverrun()
        for handler in self.handlers where handler?.canary == nil {
            handler?.sayGoodbye(.resync, reconnectAfter: self.spreadDelay(overMilliseconds: 2000))
        }
    }

    /// A random delay, so that clients that are sent away together do not come back together.
    func spreadDelay(overMilliseconds limit: Int) -> Int {
        Int.random(in: 0..<max(1, limit))
    }
}
