import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// Connects to a node as a browser does and receives pushes, in the dialect `muster.v1.json`.
///
/// ```swift
/// try await Subscriber(SubscriberConfiguration(url: "ws://127.0.0.1:8080/")).withConnection { connection in
///     _ = try await connection.subscribe(["v1.news.1"])
///     for try await message in connection.messages { handle(message) }
/// }
/// ```
///
/// A connection that ends is not made anew: the error says how it ended and the caller decides.
public struct Subscriber: Sendable {
    /// The subprotocol that is offered.
    public static let subprotocol = "muster.v1.json"

    private let configuration: SubscriberConfiguration

    /// Makes a subscriber; ``withConnection(_:)`` connects.
    public init(_ configuration: SubscriberConfiguration) {
        self.configuration = configuration
    }

    /// Connects, calls `body`, and closes the connection when it returns.
    ///
    /// - Throws: ``MusterClientError`` when no connection comes about, else what `body` throws.
    public func withConnection<Result: Sendable>(
        _ body: (SubscriberConnection) async throws -> sending Result
    ) async throws -> sending Result {
        let url = try SocketURL(configuration.url, scheme: "ws", example: "ws://127.0.0.1:8080/")
        switch try await upgraded(url) {
        case .websocket(let channel):
            return try await channel.executeThenClose { inbound, outbound in
                let connection = SubscriberConnection(
                    configuration: configuration,
                    channel: channel.channel,
                    inbound: inbound,
                    outbound: outbound
                )
                try await connection.begin()
                let result = try await body(connection)
                await connection.end()
                return result
            }
        case .refused(let channel):
            throw try await refusal(channel)
        }
    }

    /// Waits for the upgrade to its end, which a deadline or the task's cancellation bring about by closing the channel: a
    /// connection that is made after nobody waits for it any more would not be closed by anybody.
    private func upgraded(_ url: SocketURL) async throws -> UpgradeResult {
        do {
            let (channel, result) = try await connect(url)
            return try await withTaskCancellationHandler {
                try await result.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            try Task.checkCancellation()
            switch error {
            case is TimeLimitReached, ChannelError.connectTimeout:
                throw unreachable("no answer within \(configuration.connectTimeout)")
            case let error as MusterClientError: throw error
            default: throw unreachable(ConnectionTrouble.phrase(error))
            }
        }
    }

    private func unreachable(_ found: String) -> MusterClientError {
        MusterClientError(
            code: .unreachable,
            message: "expected a node at \(configuration.url), found \(found)"
        )
    }

    enum UpgradeResult: Sendable {
        case websocket(NIOAsyncChannel<WebSocketFrame, WebSocketFrame>)
        case refused(NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>)
    }

    private func connect(_ url: SocketURL) async throws -> (
        channel: any Channel, result: EventLoopFuture<UpgradeResult>
    ) {
        let configuration = configuration
        return try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(TimeAmount(configuration.connectTimeout))
            .connect(host: url.host, port: url.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    (channel, try Self.configure(channel, url, configuration))
                }
            }
    }

    private static func configure(
        _ channel: any Channel,
        _ url: SocketURL,
        _ configuration: SubscriberConfiguration
    ) throws -> EventLoopFuture<UpgradeResult> {
        let upgrader = NIOTypedWebSocketClientUpgrader<UpgradeResult>(
            maxFrameSize: configuration.maximumMessageBytes
        ) { channel, _ in
            channel.eventLoop.makeCompletedFuture {
                let pipeline = channel.pipeline.syncOperations
                let silence = SilenceHandler(url: configuration.url, limits: configuration.silence)
                try pipeline.addHandler(silence, position: .first)
                try pipeline.addHandler(
                    NIOWebSocketFrameAggregator(
                        minNonFinalFragmentSize: 0,
                        maxAccumulatedFrameCount: 1024,
                        maxAccumulatedFrameSize: configuration.maximumMessageBytes
                    )
                )
                return .websocket(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
            }
        }
        let upgrade = NIOTypedHTTPClientUpgradeConfiguration<UpgradeResult>(
            upgradeRequestHead: requestHead(url, configuration),
            upgraders: [upgrader]
        ) { channel in
            channel.eventLoop.makeCompletedFuture {
                .refused(try NIOAsyncChannel(wrappingChannelSynchronously: channel))
            }
        }
        var pipeline = NIOUpgradableHTTPClientPipelineConfiguration(upgradeConfiguration: upgrade)
        // The greeting may come in the same read as the answer to the upgrade.
        pipeline.leftOverBytesStrategy = .forwardBytes
        let result = try channel.pipeline.syncOperations.configureUpgradableHTTPClientPipeline(configuration: pipeline)
        // Waiting for the result cannot be cancelled; closing the channel ends it.
        let deadline = channel.eventLoop.scheduleTask(in: TimeAmount(configuration.connectTimeout)) {
            channel.pipeline.fireErrorCaught(TimeLimitReached())
            channel.close(promise: nil)
        }
        result.whenComplete { _ in deadline.cancel() }
        return result
    }

    private static func requestHead(_ url: SocketURL, _ configuration: SubscriberConfiguration) -> HTTPRequestHead {
        var headers = HTTPHeaders()
        headers.add(name: "Host", value: url.authority)
        headers.add(name: "Sec-WebSocket-Protocol", value: subprotocol)
        if let origin = configuration.origin {
            headers.add(name: "Origin", value: origin)
        }
        for header in configuration.headers {
            headers.add(name: header.name, value: header.value)
        }
        return HTTPRequestHead(version: .http1_1, method: .GET, uri: url.path, headers: headers)
    }

    /// Reads how the node refused the upgrade.
    private func refusal(
        _ channel: NIOAsyncChannel<HTTPClientResponsePart, HTTPClientRequestPart>
    ) async throws -> MusterClientError {
        let status: HTTPResponseStatus? = try await channel.executeThenClose { inbound, _ in
            for try await part in inbound {
                if case .head(let head) = part { return head.status }
            }
            return nil
        }
        guard let status else { return unreachable("a server that closed without an answer") }
        let message = "expected the node at \(configuration.url) to open a WebSocket, found status \(status)"
        switch status.code {
        case 401, 403: return MusterClientError(code: .denied, message: message)
        case 429: return MusterClientError(code: .refused(429), message: message)
        case 500...: return MusterClientError(code: .unreachable, message: message)
        default: return MusterClientError(code: .protocolViolation, message: message)
        }
    }
}
