import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// A WebSocket server that serves its connections as a closure says.
enum FakeNode {
    typealias Frames = NIOAsyncChannelInboundStream<WebSocketFrame>.AsyncIterator
    typealias Writer = NIOAsyncChannelOutboundWriter<WebSocketFrame>

    /// Calls `body` with the server's address while it runs; `serve` gets each connection after its upgrade, which waits for
    /// `isUpgraded`.
    static func run(
        isUpgraded: @escaping @Sendable (any Channel) -> EventLoopFuture<Void> = {
            $0.eventLoop.makeSucceededVoidFuture()
        },
        serve: @escaping @Sendable (inout Frames, Writer) async throws -> Void,
        _ body: @escaping @Sendable (String) async throws -> Void
    ) async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture { try upgradable(channel, isUpgraded) }
            }
        let port = server.channel.localAddress?.port ?? 0
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await upgrade in connections {
                            group.addTask {
                                guard let channel = try? await upgrade.get() else { return }
                                try? await channel.executeThenClose { inbound, outbound in
                                    var iterator = inbound.makeAsyncIterator()
                                    try await serve(&iterator, outbound)
                                }
                            }
                        }
                    }
                }
            }
            try await body("ws://127.0.0.1:\(port)/")
            group.cancelAll()
        }
    }

    static func text(_ text: String) -> WebSocketFrame {
        WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
    }

    static let hello = text(#"{"hello":{"client":"c1","node":"n1","heartbeat":25}}"#)

    static func close(_ code: Int, _ reason: String = "") -> WebSocketFrame {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: WebSocketErrorCode(codeNumber: code))
        data.writeString(reason)
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: data)
    }

    private static func upgradable(
        _ channel: any Channel,
        _ isUpgraded: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) throws -> EventLoopFuture<NIOAsyncChannel<WebSocketFrame, WebSocketFrame>?> {
        let upgrader = NIOTypedWebSocketServerUpgrader<NIOAsyncChannel<WebSocketFrame, WebSocketFrame>?>(
            shouldUpgrade: { channel, head in
                let isOffered = head.headers["Sec-WebSocket-Protocol"].contains("muster.v1.json")
                let isAllowed = head.uri != "/forbidden"
                return isUpgraded(channel).map { isOffered && isAllowed ? HTTPHeaders() : nil }
            },
            upgradePipelineHandler: { channel, _ in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
        )
        return try channel.pipeline.syncOperations.configureUpgradableHTTPServerPipeline(
            configuration: .init(
                upgradeConfiguration: NIOTypedHTTPServerUpgradeConfiguration(upgraders: [upgrader]) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Forbidding())
                        return nil
                    }
                }
            )
        )
    }

    /// Answers 403 to whatever is not upgraded.
    private final class Forbidding: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            guard case .end = unwrapInboundIn(data) else { return }
            let head = HTTPResponseHead(version: .http1_1, status: .forbidden, headers: ["Content-Length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
