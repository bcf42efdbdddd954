import Logging
import MusterDomain
import NIOCore
import NIOPosix
import ServiceLifecycle

@testable import WSNode

/// Shards behind a port of their own, without a hub: the test fills their ring.
struct ShardBench: Sendable {
    let port: Int
    let gate: NodeGate
    let shards: [ShardPort]
    let services: NodeServices
    let keeper: ManifestKeeper
    private let ring: StreamRing

    /// Serves while `body` runs, then stops gracefully.
    static func run(
        shards count: Int = 1,
        state: NodeReport.State = .live,
        broadcast: BroadcastLimits = BroadcastLimits(),
        connections: Int? = nil,
        proxies: TrustedProxies = TrustedProxies(),
        readsProxyHeaders: Bool = false,
        handshakeTime: TimeAmount = .seconds(30),
        positionTime: TimeAmount = .seconds(10),
        stallSeconds: UInt32 = 30,
        drain: Duration = .zero,
        history: HistoryDesk = HistoryDesk(),
        lanes: LaneDesk? = nil,
        access: AccessBench = AccessBench(),
        _ body: @Sendable (ShardBench) async throws -> Void
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: count)
        let gate = NodeGate()
        gate.enter(state)
        let ring = StreamRing(limit: 64 << 20, readers: count)
        let settings = ShardSettings(
            nodeName: "n1",
            broadcast: broadcast,
            webSocket: WebSocketLimits(),
            upgrade: UpgradeLimits(),
            origins: .sameHost,
            heartbeatSeconds: 1,
            handshakeTime: handshakeTime,
            positionTime: positionTime,
            stallSeconds: stallSeconds,
            subscriptionsPerConnection: 3,
            connections: connections,
            proxies: proxies,
            readsProxyHeaders: readsProxyHeaders
        )
        let keeper = ManifestKeeper(try AccessBench.load(access.manifest), logger: access.logger)
        let services = access.services
        let rules = try keeper.start(access.running)
        var ports: [ShardPort] = []
        for (index, loop) in Array(group.makeIterator()).enumerated() {
            ports.append(
                try await loop.submit {
                    // Its heartbeat is driven by the test: `start` would let the clock drive it.
                    Shard(
                        loop: loop,
                        settings: settings,
                        gate: gate,
                        rules: rules,
                        services: services,
                        lanes: lanes,
                        history: history,
                        ring: ring,
                        reader: index
                    ).makePort()
                }.get()
            )
        }
        await keeper.shardsStarted(ports)
        try await Self.serve(on: group, ports: ports, gate: gate, services: services, drain: drain) { port in
            try await body(
                ShardBench(port: port, gate: gate, shards: ports, services: services, keeper: keeper, ring: ring)
            )
        }
        for port in ports { try await port.run { $0.stop() } }
        await keeper.stop()
        try await group.shutdownGracefully()
    }

    private static func serve(
        on group: MultiThreadedEventLoopGroup,
        ports: [ShardPort],
        gate: NodeGate,
        services: NodeServices,
        drain: Duration,
        _ body: (Int) async throws -> Void
    ) async throws {
        let (bound, announcement) = AsyncStream.makeStream(of: Int.self)
        let policy = UpgradePolicy(origins: .sameHost) { path in
            !ReservedPaths.contains(path)
        }
        let server = ClientServer(
            listen: HostPort(host: .ipv4(0x7F00_0001), port: 0),
            group: group,
            ports: ports,
            validator: UpgradeValidator(policy: policy),
            gate: gate,
            drain: drain,
            logger: .silent,
            // The gate alone says here whether the node lives.
            lives: AsyncStream { $0.yield() }
        ) { announcement.yield($0.first?.port ?? 0) }
        let group = ServiceGroup(services: [services.sessions, services.verifiers, server], logger: .silent)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await port in bound {
                try await body(port)
                break
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    /// Brings pushes as the stream would, all in one batch.
    func push(_ pushes: (topic: String, data: String)...) throws {
        self.bring(try StreamBatch.make(pushes))
    }

    /// Goes by another manifest.
    @discardableResult
    func reload(_ manifest: String) async throws -> Bool {
        await self.keeper.reload(try AccessBench.load(manifest))
    }

    func bring(_ batch: StreamBatch) {
        self.ring.append(batch)
        for shard in self.shards { shard.wake() }
    }

    /// One second of every shard's heartbeat.
    func sweep() async throws {
        for shard in self.shards { try await shard.run { $0.sweep() } }
    }

    var figures: ShardFigures {
        get async throws {
            var sum = ShardFigures()
            for shard in self.shards {
                sum += try await shard.run { shard in
                    shard.publishFigures()
                    return shard.figures
                }
            }
            return sum
        }
    }
}
