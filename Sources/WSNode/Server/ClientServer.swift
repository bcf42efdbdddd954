import Glibc
import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The port that WebSocket clients connect to: accepts them onto the shards, and sends them away when the node stops.
struct ClientServer: Service {
    let listen: HostPort
    /// Listening sockets that the node was given; when there are some, they are used in place of ``listen``.
    var sockets: [CInt] = []
    let group: any EventLoopGroup
    let ports: [ShardPort]
    let validator: UpgradeValidator
    let gate: NodeGate
    let drain: Duration
    let logger: Logger
    /// Yields when the node has become live for the first time.
    let lives: AsyncStream<Void>
    let onBound: @Sendable ([SocketAddress]) -> Void

    private static let backlog: CInt = 1024
    private static let reusePort = NIOBSDSocket.Option(rawValue: SO_REUSEPORT)
    /// A stopping node answers the requests that are on their way for this long; longer ones end with it.
    private static let lastRequests = Duration.seconds(1)
    private static let drainStep = Duration.milliseconds(50)
    /// While the process is out of descriptors the listener waits this long, instead of asking again at once for ever.
    private static let acceptPause = TimeAmount.milliseconds(200)

    func run() async throws {
        // On a port that several nodes share, a listener that can only refuse would get its part of all new clients.
        guard await self.becameLive() else { return }
        let servers = try await self.bind(self.listen)
        self.onBound(servers.compactMap(\.localAddress))
        let open = await cancelWhenGracefulShutdown { await self.followGate(servers) }
        self.gate.enter(.draining)
        for server in open {
            // A socket that somebody else keeps open keeps its queue, for the node that comes next.
            if self.sockets.isEmpty { await self.stopListening(server) } else { try? await server.close() }
        }
        await self.sendAway()
    }

    /// Waits for the first life; false when the node is stopped before.
    private func becameLive() async -> Bool {
        await cancelWhenGracefulShutdown { [lives] in
            await lives.first { _ in true } != nil
        }
    }

    /// Listens on an address, or on the sockets that the node was given.
    func bind(_ address: HostPort) async throws -> [any Channel] {
        guard self.sockets.isEmpty else { return try await self.adoptSockets() }
        do {
            let bootstrap = self.bootstrap
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                // Several nodes of one machine share a port; the kernel spreads connections over them.
                .serverChannelOption(.socketOption(Self.reusePort), value: 1)
            return [try await bootstrap.bind(host: address.host.plain, port: Int(address.port)).get()]
        } catch let error as IOError {
            throw RuntimeError(
                code: .bindFailed,
                message: "node.listen: expected a free address of this machine, found \(address): \(error)"
            )
        }
    }

    /// Accepts from the sockets that the node was given, with those first that have been waiting in their backlogs.
    private func adoptSockets() async throws -> [any Channel] {
        var servers: [any Channel] = []
        for socket in self.sockets {
            servers.append(try await self.bootstrap.withBoundSocket(socket).get())
            // SwiftNIO has set a backlog of its own, which is short.
            Glibc.listen(socket, Self.backlog)
        }
        return servers
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: self.group)
            .serverChannelOption(.backlog, value: Self.backlog)
            .serverChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        AcceptPauseHandler(pause: Self.acceptPause)
                    )
                }
            }
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(
                .recvAllocator,
                value: AdaptiveRecvByteBufferAllocator(minimum: 256, initial: 256, maximum: 65_536)
            )
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.initialize(channel) }
            }
    }

    private func initialize(_ channel: any Channel) throws {
        guard let port = self.ports.first(where: { $0.loop === channel.eventLoop }) else {
            preconditionFailure("why: the node's loops are its shards' loops")
        }
        try port.onLoop { shard in
            try channel.pipeline.syncOperations.addHandler(ConnectionHandler(shard: shard, validator: self.validator))
        }
    }

    /// Says goodbye at a pace, and ends what has not gone when the time is over.
    private func sendAway() async {
        await withTaskGroup(of: Void.self) { tasks in
            for port in self.ports {
                tasks.addTask { await self.sendAway(port) }
            }
        }
    }

    private func sendAway(_ port: ShardPort) async {
        let milliseconds = Int(self.drain / .milliseconds(1))
        let start = ContinuousClock.now
        let deadline = start + self.drain
        var pace = DrainPace(milliseconds: milliseconds, stepMilliseconds: Int(Self.drainStep / .milliseconds(1)))
        var wasQuiet = false
        while ContinuousClock.now < deadline {
            guard let (open, pending) = try? await port.run({ ($0.openConnections, $0.pendingUpgrades) }) else {
                return
            }
            let isQuiet = open == 0 && (pending == 0 || ContinuousClock.now >= start + Self.lastRequests)
            // Asked twice: the last that were accepted may still be on their way to the shard.
            guard !isQuiet || !wasQuiet else { return }
            wasQuiet = isQuiet
            let count = pace.next(remaining: open)
            try? await port.run { $0.sendAway(count) }
            guard (try? await Task.sleep(for: Self.drainStep)) != nil else { return }
        }
        try? await port.run { $0.endAll() }
    }
}
