import Glibc
import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A node of the cluster: it holds WebSocket connections, follows the hub's stream and broadcasts to its own sockets.
///
/// It is a service: `run` returns when its service group stops gracefully, after the sockets have been sent away.
public struct WSNode: Service {
    private let settings: NodeSettings
    private let families: TopicFamilies
    private let name: Label
    private let keys: HubLinkSettings.Keys?
    private let origins: OriginPolicy
    private let registry: PrometheusRegistry
    private let logger: Logger

    /// Descriptors that clients do not get: without them a full node could answer no health check and find no new hub.
    private static let reservedDescriptors = 64
    /// Bytes of the stream that are kept for shards that lag behind it.
    private static let ringBytes = 64 << 20

    init(
        settings: NodeSettings,
        families: TopicFamilies,
        name: Label,
        keys: HubLinkSettings.Keys?,
        origins: OriginPolicy,
        registry: PrometheusRegistry,
        logger: Logger
    ) {
        self.settings = settings
        self.families = families
        self.name = name
        self.keys = keys
        self.origins = origins
        self.registry = registry
        self.logger = logger
    }

    /// Serves until the service group stops.
    /// - Throws: when an address cannot be bound, or a socket to the hub cannot be made.
    public func run() async throws {
        let count = self.settings.shards ?? System.coreCount
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        // The HTTP API has a loop of its own, so that a scrape never stands between two pushes.
        let operationsGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await self.run(on: group, operationsGroup: operationsGroup)
        } catch {
            await Self.shutDown(group, operationsGroup)
            throw error
        }
        await Self.shutDown(group, operationsGroup)
    }

    private static func shutDown(_ groups: any EventLoopGroup...) async {
        for group in groups { try? await group.shutdownGracefully() }
    }

    private func run(on group: MultiThreadedEventLoopGroup, operationsGroup: any EventLoopGroup) async throws {
        let gate = NodeGate()
        let ports = try await self.startShards(on: group, gate: gate)
        let announcement = ReadyAnnouncement(name: self.name.text, logger: self.logger)
        let bound = BoundAddress()
        let (lives, life) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let services: [any Service] = [
            self.operationsServer(group: operationsGroup, gate: gate) { address in
                announcement.operating(on: address.hostPort)
                bound.fulfil(address.hostPort)
            },
            DeferredService {
                let operations = try await bound.value
                return self.hubLink(ports: ports, gate: gate, operations: operations) {
                    announcement.live()
                    life.yield()
                }
            },
            ClientServer(
                listen: self.settings.listen,
                group: group,
                ports: ports.ports,
                validator: self.validator,
                gate: gate,
                drain: self.settings.drain,
                logger: self.logger,
                lives: lives
            ) { announcement.listening(on: $0.hostPort) },
        ]
        var quiet = self.logger
        // The group's own news of its services are of no use to an operator of a node.
        quiet.logLevel = max(self.logger.logLevel, .notice)
        try await ServiceGroup(services: services, logger: quiet).run()
        for port in ports.ports { try? await port.run { $0.stop() } }
    }

    private struct Shards: Sendable {
        var ports: [ShardPort]
        var ring: StreamRing
    }

    private func startShards(on group: MultiThreadedEventLoopGroup, gate: NodeGate) async throws -> Shards {
        let loops = Array(group.makeIterator())
        let ring = StreamRing(limit: Self.ringBytes, readers: loops.count)
        let settings = self.shardSettings(count: loops.count)
        var ports: [ShardPort] = []
        for (index, loop) in loops.enumerated() {
            let port = try await loop.submit {
                Shard(loop: loop, settings: settings, gate: gate, ring: ring, reader: index).start()
            }.get()
            ports.append(port)
        }
        return Shards(ports: ports, ring: ring)
    }

    private func shardSettings(count: Int) -> ShardSettings {
        let limits = self.settings.limits
        return ShardSettings(
            nodeName: self.name.text,
            families: self.families,
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
            subscriptionsPerConnection: limits.subscriptions,
            connections: max(1, self.connectionLimit / count)
        )
    }

    /// Without a limit of the operator's, what the process' descriptors leave room for.
    private var connectionLimit: Int {
        let configured = self.settings.limits.connections
        guard configured == 0 else { return configured }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return .max }
        let descriptors = Int(clamping: limit.rlim_cur)
        return max(descriptors / 2, descriptors - Self.reservedDescriptors)
    }

    private var validator: UpgradeValidator {
        let policy = UpgradePolicy(subprotocols: Dialect.allCases.map(\.subprotocol), origins: self.origins) { path in
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

    private func hubLink(
        ports: Shards,
        gate: NodeGate,
        operations: String,
        onLive: @escaping @Sendable () -> Void
    ) -> HubLink {
        let metrics = NodeMetrics(registry: self.registry)
        let settings = HubLinkSettings(
            publish: self.settings.hub.publish.description,
            control: self.settings.hub.control.description,
            keys: self.keys,
            name: self.name,
            program: Label(trusted: ProgramVersion.current),
            operations: Label(trusted: operations)
        )
        return HubLink(
            settings: settings,
            ring: ports.ring,
            ports: ports.ports,
            gate: gate,
            outbox: PublishOutbox(),
            badge: ManifestBadge(Label(trusted: "built-in")),
            logger: self.logger,
            onLive: onLive,
            onTick: { link in
                var sum = ShardFigures()
                for port in ports.ports { sum += port.figures }
                metrics.record(sum, link, isLive: gate.state == .live)
                return NodeReport.figures(sum, link)
            }
        )
    }
}
