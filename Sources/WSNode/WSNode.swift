import Glibc
import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import NIOPosix
import ServiceLifecycle
import Sessions

/// A node of the cluster: it holds WebSocket connections, follows the hub's stream and broadcasts to its own sockets.
///
/// It is a service: `run` returns when its service group stops gracefully, after the sockets have been sent away. Copies
/// are the same node.
public struct WSNode: Service {
    private let settings: NodeSettings
    let keeper: ManifestKeeper
    private let name: Label
    private let keys: HubLinkSettings.Keys?
    private let origins: OriginPolicy
    private let registry: PrometheusRegistry
    private let logger: Logger
    private let manager: ServiceManager
    /// Listening sockets for clients that the process was given.
    private let sockets: [CInt]
    var programs = ProgramVerifiers()

    /// Descriptors that clients do not get: without them a full node could answer no health check and find no new hub. Each shard
    /// has some for its canary.
    private static let reservedDescriptors = 64
    private static let reservedDescriptorsPerShard = 4
    /// Bytes of the stream that are kept for shards that lag behind it.
    private static let ringBytes = 64 << 20

    init(
        settings: NodeSettings,
        keeper: ManifestKeeper,
        name: Label,
        keys: HubLinkSettings.Keys?,
        origins: OriginPolicy,
        registry: PrometheusRegistry,
        manager: ServiceManager,
        sockets: [CInt],
        logger: Logger
    ) {
        self.settings = settings
        self.keeper = keeper
        self.name = name
        self.keys = keys
        self.origins = origins
        self.registry = registry
        self.manager = manager
        self.sockets = sockets
        self.logger = logger
    }

    /// Serves until the service group stops.
    /// - Throws: when an address cannot be bound, a socket to the hub cannot be made, or the manifest and the program do
    ///   not agree on the verifiers of the program.
    public func run() async throws {
        // A peer that goes away while it is written to must not end the process.
        signal(SIGPIPE, SIG_IGN)
        let count = self.settings.shards ?? System.coreCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        let result: Result<Void, any Error>
        do {
            let watched =
                WatchedSubject.eventLoops("shard", group)
                + WatchedSubject.eventLoops("operations", Self.operationsGroup)
            try await self.manager.watching(watched) {
                try await self.run(on: group, operationsGroup: Self.operationsGroup)
            }
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try? await group.shutdownGracefully()
        try result.get()
    }

    /// The HTTP API has a loop of its own, so that a scrape never stands between two pushes. It is never shut down: a task of the
    /// HTTP server's own may outlive the server and still need it.
    private static let operationsGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private func run(on group: MultiThreadedEventLoopGroup, operationsGroup: any EventLoopGroup) async throws {
        let parts = try await self.makeParts(on: group)
        let announcement = ReadyAnnouncement(name: self.name.text, manager: self.manager, logger: self.logger)
        let bound = BoundAddress()
        let (lives, life) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let services: [any Service] = [
            self.operationsServer(group: operationsGroup, gate: parts.gate) { address in
                announcement.operating(on: address.hostPort)
                bound.fulfil(address.hostPort)
            },
            // Before the link and the clients: they stop later, and answer until the last connection has gone.
            parts.services.sessions,
            parts.services.verifiers,
            DeferredService {
                let operations = try await bound.value
                return self.hubLink(parts, operations: operations) {
                    announcement.live()
                    life.yield()
                }
            },
            ClientServer(
                listen: self.settings.listen,
                sockets: self.sockets,
                group: group,
                ports: parts.ports,
                validator: self.validator,
                gate: parts.gate,
                drain: self.settings.drain,
                logger: self.logger,
                lives: lives
            ) { announcement.listening(on: $0.map(\.hostPort)) },
            CanaryService(
                desk: parts.canaries,
                ports: parts.ports,
                validator: self.validator,
                group: operationsGroup,
                logger: self.logger
            ),
        ]
        var quiet = self.logger
        // The group's own news of its services are of no use to an operator of a node.
        quiet.logLevel = max(self.logger.logLevel, .notice)
        let result: Result<Void, any Error>
        do {
            result = .success(try await ServiceGroup(services: services, logger: quiet).run())
        } catch {
            result = .failure(error)
        }
        for port in parts.ports { try? await port.run { $0.stop() } }
        await self.keeper.stop()
        try result.get()
    }

    /// What the services of a running node share.
    private struct Parts: Sendable {
        var gate: NodeGate
        var ring: StreamRing
        var ports: [ShardPort]
        var outbox: PublishOutbox
        var canaries: CanaryDesk
        var lanes: LaneDesk?
        let history = HistoryDesk()
        var services: NodeServices
    }

    private func makeParts(on group: MultiThreadedEventLoopGroup) async throws -> Parts {
        let loops = Array(group.makeIterator())
        let outbox = PublishOutbox()
        let metrics = AccessMetrics(registry: self.registry)
        let logger = self.logger
        let running = ManifestKeeper.Running(programs: self.programs, metrics: metrics) { settings in
            SessionReader(settings: settings, group: group, logger: logger)
        }
        let rules = try self.keeper.start(running)
        let services = NodeServices(
            sessions: WorkPool(.sessions),
            verifiers: WorkPool(.verifiers),
            publish: { outbox.publish($0, answer: $1) },
            metrics: metrics,
            logger: logger
        )
        let ring = StreamRing(limit: Self.ringBytes, readers: loops.count)
        var parts = Parts(
            gate: NodeGate(),
            ring: ring,
            ports: [],
            outbox: outbox,
            canaries: CanaryDesk(readers: loops.count),
            lanes: self.settings.fanout == .lanes ? LaneDesk() : nil,
            services: services
        )
        parts.ports = try await self.startShards(on: loops, parts: parts, rules: rules)
        await self.keeper.shardsStarted(parts.ports)
        return parts
    }

    private func startShards(
        on loops: [any EventLoop],
        parts: Parts,
        rules: AccessRules
    ) async throws -> [ShardPort] {
        let settings = self.shardSettings(count: loops.count)
        var ports: [ShardPort] = []
        for (index, loop) in loops.enumerated() {
            let port = try await loop.submit {
                Shard(
                    loop: loop,
                    settings: settings,
                    gate: parts.gate,
                    rules: rules,
                    services: parts.services,
                    lanes: parts.lanes,
                    history: parts.history,
                    ring: parts.ring,
                    reader: index
                ).start()
            }.get()
            ports.append(port)
        }
        return ports
    }

    private func shardSettings(count: Int) -> ShardSettings {
        let limits = self.settings.limits
        return ShardSettings(
            nodeName: self.name.text,
            broadcast: BroadcastLimits(
                queueBytes: limits.queue.bytes,
                backlogBytes: max(limits.queue.bytes, limits.backlog.bytes / count)
            ),
            webSocket: WebSocketLimits(messageSize: limits.message.bytes),
            upgrade: UpgradeLimits(
                headBytes: limits.handshakeBytes.bytes,
                headerFields: limits.handshakeHeaders,
                requestLineBytes: min(4096, limits.handshakeBytes.bytes)
            ),
            origins: self.origins,
            heartbeatSeconds: max(1, Int(self.settings.heartbeat / .seconds(1))),
            handshakeTime: .nanoseconds(Int64(limits.handshakeTime / .nanoseconds(1))),
            stallSeconds: UInt32(clamping: max(1, Int(limits.stall / .seconds(1)))),
            subscriptionsPerConnection: limits.subscriptions,
            connections: max(1, self.connectionLimit(shards: count) / count),
            proxies: TrustedProxies(self.settings.proxies),
            readsProxyHeaders: self.settings.proxyProtocol
        )
    }

    /// Without a limit of the operator's, what the process' descriptors leave room for.
    private func connectionLimit(shards: Int) -> Int {
        let configured = self.settings.limits.connections
        guard configured == 0 else { return configured }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        let descriptors = Int(clamping: limit.rlim_cur)
        let reserved = Self.reservedDescriptors + shards * Self.reservedDescriptorsPerShard
        return max(descriptors / 2, descriptors - reserved)
    }

    private var validator: UpgradeValidator {
        let policy = UpgradePolicy(origins: self.origins) { path in
            !ReservedPaths.contains(path)
        }
        return UpgradeValidator(policy: policy)
    }

    private func operationsServer(
        group: any EventLoopGroup,
        gate: NodeGate,
        onBound: @escaping @Sendable (SocketAddress) -> Void
    ) -> HTTPAPIServer {
        var router = APIRouter()
        router.addOperations(registry: self.registry) { gate.readiness }
        let listen = self.settings.operations
        return HTTPAPIServer(
            name: "node.operations",
            configuration: HTTPAPIConfiguration(host: listen.host.plain, port: Int(listen.port)),
            router: router,
            eventLoopGroup: group,
            logger: self.logger,
            onBound: onBound
        )
    }

    private func hubLink(_ parts: Parts, operations: String, onLive: @escaping @Sendable () -> Void) -> HubLink {
        let metrics = NodeMetrics(registry: self.registry)
        var settings = HubLinkSettings(
            publish: self.settings.hub.publish.description,
            control: self.settings.hub.control.description,
            fanout: self.settings.fanout,
            keys: self.keys,
            name: self.name,
            program: Label(trusted: ProgramVersion.current),
            operations: Label(trusted: operations)
        )
        // Half of the queue: what is pushed meanwhile needs room too.
        let limits = self.settings.limits
        settings.history.requestBytes = min(limits.recovery.bytes, limits.queue.bytes / 2)
        return HubLink(
            settings: settings,
            ring: parts.ring,
            ports: parts.ports,
            gate: parts.gate,
            outbox: parts.outbox,
            canaries: parts.canaries,
            lanes: parts.lanes,
            history: parts.history,
            badge: self.keeper.badge,
            manager: self.manager,
            logger: self.logger,
            onLive: onLive,
            onTick: { [manager] link in
                var sum = ShardFigures()
                for port in parts.ports { sum += port.figures }
                metrics.record(sum, link, state: parts.gate.state)
                parts.services.recordDepths()
                manager.report("\(parts.gate.state.name), sockets: \(sum.sockets), topics: \(sum.topics)")
                return NodeReport.figures(sum, link)
            }
        )
    }
}
