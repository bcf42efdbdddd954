import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// An HTTP/1.1 server for an API of operators and backends.
///
/// It stops gracefully: idle connections close, requests in work are answered first.
package struct HTTPAPIServer: Service, CustomStringConvertible {
    private let name: String
    private let configuration: HTTPAPIConfiguration
    private let responder: RouterResponder<APIContext>
    private let eventLoopGroup: any EventLoopGroup
    private let logger: Logger
    private let onBound: @Sendable (SocketAddress) -> Void

    /// - Parameters:
    ///   - name: of the setting that gives the address, for errors: `hub.http`.
    ///   - onBound: called once with the address that was bound, when requests are answered.
    package init(
        name: String,
        configuration: HTTPAPIConfiguration,
        router: APIRouter,
        eventLoopGroup: any EventLoopGroup,
        logger: Logger,
        onBound: @escaping @Sendable (SocketAddress) -> Void = { _ in }
    ) {
        self.name = name
        self.configuration = configuration
        self.responder = router.build(
            hosts: HostPolicy(boundHost: configuration.host, allowedHosts: configuration.allowedHosts),
            allowedOrigins: configuration.allowedOrigins,
            logger: logger
        )
        self.eventLoopGroup = eventLoopGroup
        self.logger = logger
        self.onBound = onBound
    }

    package var description: String { name }

    /// - Throws: ``RuntimeError`` when the address cannot be bound.
    package func run() async throws {
        var quiet = logger
        // The server's own note of its address at info would double the one line that says `ready`.
        quiet.logLevel = max(logger.logLevel, .notice)
        let application = Application(
            responder: responder,
            server: .http1(configuration: channelConfiguration),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(configuration.maximumConnections)
            ),
            onServerRunning: { channel in
                if let address = channel.localAddress {
                    onBound(address)
                }
            },
            eventLoopGroupProvider: .shared(eventLoopGroup),
            logger: quiet
        )
        do {
            try await application.run()
        } catch let error as IOError {
            let address = "\(configuration.host):\(configuration.port)"
            throw RuntimeError(
                code: .bindFailed,
                message: "\(name): expected a free address of this machine, found \(address): \(error)"
            )
        }
    }

    private var channelConfiguration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            idleTimeout: configuration.idleTimeout,
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: configuration.maximumHeaderBytes,
                maxHeaderListSize: configuration.maximumHeaderBytes,
                maxHeaderFieldCount: configuration.maximumHeaderCount
            )
        )
    }
}
