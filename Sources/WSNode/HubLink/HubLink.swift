import Logging
import MusterDomain
import MusterRuntime
import ServiceLifecycle
import Synchronization
import ZeroMQ

/// A node's end of the cluster: one thread that owns the ZeroMQ sockets, follows the stream and fills the shards' ring.
final class HubLink: Service {
    let settings: HubLinkSettings
    let ring: StreamRing
    let ports: [ShardPort]
    let gate: NodeGate
    let outbox: PublishOutbox
    let canaries: CanaryDesk
    /// Nil where the node takes all lanes.
    let lanes: LaneDesk?
    let history: HistoryDesk
    let badge: ManifestBadge
    let manager: ServiceManager
    /// Shows that the thread takes turns.
    let pulse = ThreadPulse()
    let logger: Logger
    let onLive: @Sendable () -> Void
    let onTick: @Sendable (HubLinkFigures) -> [NodeReport.Figure]
    let isStopping = Atomic<Bool>(false)
    /// The hub's questions which clients are slow.
    let inquiries = ClientsInquiryOutbox()

    private static let threadName = "muster-stream"

    /// - Parameters:
    ///   - outbox: clients' pushes on their way to the hub.
    ///   - canaries: where canaries come back.
    ///   - lanes: what shards need of the stream; nil: everything.
    ///   - history: what shards need of topics that keep history.
    ///   - badge: the manifest that reports name.
    ///   - manager: asked to watch over the thread.
    ///   - onLive: called each time the node has become live.
    ///   - onTick: called once a second with what the link has counted; gives the figures of the report to the hub.
    init(
        settings: HubLinkSettings,
        ring: StreamRing,
        ports: [ShardPort],
        gate: NodeGate,
        outbox: PublishOutbox,
        canaries: CanaryDesk,
        lanes: LaneDesk? = nil,
        history: HistoryDesk = HistoryDesk(),
        badge: ManifestBadge,
        manager: ServiceManager = .absent,
        logger: Logger,
        onLive: @escaping @Sendable () -> Void,
        onTick: @escaping @Sendable (HubLinkFigures) -> [NodeReport.Figure]
    ) {
        self.settings = settings
        self.ring = ring
        self.ports = ports
        self.gate = gate
        self.outbox = outbox
        self.canaries = canaries
        self.lanes = lanes
        self.history = history
        self.badge = badge
        self.manager = manager
        self.logger = logger
        self.onLive = onLive
        self.onTick = onTick
    }

    /// Runs until the service group stops.
    /// - Throws: ``ZeroMQError`` when a socket cannot be made or connected.
    func run() async throws {
        let wakeUp = try WakeUp()
        self.outbox.attach(wakeUp)
        self.canaries.attach(wakeUp)
        self.lanes?.attach(wakeUp)
        self.history.attach(wakeUp)
        self.inquiries.attach(wakeUp)
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await self.manager.watching([.thread(Self.threadName, self.pulse) { wakeUp.signal() }]) {
                try await self.runThread(wakeUp)
            }
        } onCancelOrGracefulShutdown: {
            self.isStopping.store(true, ordering: .releasing)
            wakeUp.signal()
        }
    }

    private func runThread(_ wakeUp: WakeUp) async throws {
        try await ZeroMQThread.run(name: Self.threadName) {
            // Whoever waits for an answer gets one, however the loop ends.
            defer { self.outbox.linkEnded() }
            let loop = try HubLinkLoop(self, wakeUp: wakeUp)
            try loop.run()
        }
    }
}
