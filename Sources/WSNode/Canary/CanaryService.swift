import Logging
import MusterDomain
import NIOCore
import NIOPosix
import ServiceLifecycle

/// A WebSocket of the node's own on each shard, out of which its canaries come: over a listener on loopback that only this
/// service knows, through the same handler, queue and socket as every client's.
struct CanaryService: Service {
    let desk: CanaryDesk
    let ports: [ShardPort]
    let validator: UpgradeValidator
    /// Where the client's side of the WebSockets runs.
    let group: any EventLoopGroup
    let logger: Logger

    /// After a connection that failed or ended.
    private static let retry = Duration.seconds(1)
    /// The path that the listeners serve: a process of the same machine that finds the port is no reader.
    private let path = "/" + String(UInt64.random(in: .min ... .max), radix: 36)

    init(
        desk: CanaryDesk,
        ports: [ShardPort],
        validator: UpgradeValidator,
        group: any EventLoopGroup,
        logger: Logger
    ) {
        self.desk = desk
        self.ports = ports
        self.validator = validator
        self.group = group
        self.logger = logger
    }

    func run() async {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { tasks in
                for reader in self.ports.indices {
                    tasks.addTask { await self.serve(reader) }
                }
            }
        }
    }

    private func serve(_ reader: Int) async {
        while !Task.isCancelled {
            do {
                try await self.listen(reader)
            } catch {
                self.logger.debug(
                    "a canary's WebSocket ended",
                    metadata: ["canary.shard": "\(reader)", "canary.error": "\(error)"]
                )
            }
            try? await Task.sleep(for: Self.retry)
        }
    }

    /// Binds a listener on the shard's own loop, and reads one connection to it.
    private func listen(_ reader: Int) async throws {
        let port = self.ports[reader]
        let server = try await ServerBootstrap(group: port.loop)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.initialize(channel, port) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let result: Result<Void, any Error>
        do {
            result = .success(try await self.read(reader, from: server.localAddress))
        } catch {
            result = .failure(error)
        }
        self.desk.disconnected(reader)
        try? await server.close()
        try result.get()
    }

    private func initialize(_ channel: any Channel, _ port: ShardPort) throws {
        try port.onLoop { shard in
            let canary = CanaryConnection(path: self.path, topic: self.desk.topic)
            let handler = ConnectionHandler(shard: shard, validator: self.validator, canary: canary)
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }

    private func read(_ reader: Int, from address: SocketAddress?) async throws {
        guard let address else { return }
        let channel = try await ClientBootstrap(group: self.group)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connect(to: address) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(self.upgradeRequest(to: address))
            var parser = CanaryParser()
            var unread = ByteBuffer()
            for try await var bytes in inbound {
                unread.writeBuffer(&bytes)
                guard try await self.handle(&unread, by: &parser, of: reader, outbound) else { return }
                unread.discardReadBytes()
            }
        }
    }

    /// - Returns: false when the connection is over.
    private func handle(
        _ bytes: inout ByteBuffer,
        by parser: inout CanaryParser,
        of reader: Int,
        _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async throws -> Bool {
        while true {
            switch parser.next(&bytes) {
            case .needMoreData: return true
            case .opened: self.desk.connected(reader)
            case .canary(let number): self.desk.arrived(number, at: reader)
            case .ping(let payload): try await outbound.write(Self.pong(payload))
            case .other: break
            case .ended: return false
            }
        }
    }

    private func upgradeRequest(to address: SocketAddress) -> ByteBuffer {
        ByteBuffer(
            string: "GET \(self.path) HTTP/1.1\r\nHost: 127.0.0.1:\(address.port ?? 0)\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                // The key is no secret and proves nothing here (RFC 6455 §1.3): the node reads itself.
                + "Sec-WebSocket-Key: Y2FuYXJ5IG9mIG11c3Rlcg==\r\n"
                + "Sec-WebSocket-Protocol: \(Dialect.native.subprotocol)\r\n\r\n"
        )
    }

    /// A pong with a mask of zeros, which leaves its payload as it is (RFC 6455 §5.3): what is said on loopback to oneself meets no
    /// proxy that a mask would have to fool.
    private static func pong(_ payload: ByteBuffer) -> ByteBuffer {
        var frame = ByteBuffer(bytes: [0x8A, 0x80 | UInt8(clamping: payload.readableBytes), 0, 0, 0, 0])
        frame.writeImmutableBuffer(payload)
        return frame
    }
}
