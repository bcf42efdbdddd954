import Glibc
import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import NIOPosix

extension PublishHub {
    /// Puts a hub together.
    ///
    /// - Parameters:
    ///   - families: the manifest's topics; pushes to others are refused.
    ///   - registry: where `/metrics` reads from; the process's own when several parts share one.
    /// - Throws: ``RuntimeError`` for settings that must not be run with.
    package init(
        settings: HubSettings,
        families: TopicFamilies,
        logger: Logger,
        registry: PrometheusRegistry = PrometheusRegistry(),
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws {
        try self.init(
            configuration: HubConfiguration(settings),
            families: families,
            logger: logger,
            registry: registry,
            eventLoopGroup: eventLoopGroup
        )
    }

    /// The same with bounds that tests make smaller.
    init(
        configuration: HubConfiguration,
        families: TopicFamilies,
        logger: Logger,
        registry: PrometheusRegistry,
        eventLoopGroup: any EventLoopGroup
    ) throws {
        HubMetrics.describe(in: registry)
        let metrics = HubMetrics(factory: registry)
        let startup = HubStartup(logger: logger)
        let mailbox = try HubMailbox(capacity: configuration.pendingRequests)
        let decoder = PushDecoder(limits: configuration.pushes) { families.family(of: $0) != nil }
        let reactor = HubReactorService(
            parts: HubReactorParts(
                configuration: configuration,
                mailbox: mailbox,
                metrics: metrics,
                startup: startup,
                decoder: decoder,
                term: Term(rawValue: Self.millisecondsSince1970()),
                logger: logger
            )
        )
        let api = HubAPI(
            decoder: decoder,
            limits: configuration.pushes,
            mailbox: mailbox,
            allowance: ByteAllowance(limit: configuration.pendingBytes),
            metrics: metrics,
            registry: registry
        )
        let server = HTTPAPIServer(
            name: HubDoor.http.setting,
            configuration: HTTPAPIConfiguration(
                host: configuration.http.host.plain,
                port: Int(configuration.http.port)
            ),
            router: api.router(),
            eventLoopGroup: eventLoopGroup,
            logger: logger
        ) { startup.httpBound($0.hostPort) }
        self.services = [reactor, server]
        self.startup = startup
        self.logger = logger
    }

    /// The run's term: it grows from run to run as long as the clock is not set back across a restart.
    private static func millisecondsSince1970() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}
