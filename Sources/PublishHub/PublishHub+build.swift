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
    ///   - settings: the manifest's, with what flags and environment say instead.
    ///   - loaded: the manifest; pushes to vhosts and topics that it does not declare are refused.
    ///   - demo: serves the demo page; nil serves none.
    ///   - registry: where `/metrics` reads from; the process's own when several parts share one.
    ///   - manager: told when all doors are bound, how the hub is doing, and that its threads take turns.
    /// - Throws: ``RuntimeError`` for settings that must not be run with.
    package init(
        settings: HubSettings,
        loaded: LoadedManifest,
        demo: DemoConfiguration? = nil,
        logger: Logger,
        registry: PrometheusRegistry = PrometheusRegistry(),
        manager: ServiceManager = .absent,
        eventLoopGroup: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) throws {
        try self.init(
            configuration: HubConfiguration(settings),
            loaded: loaded,
            demo: demo,
            logger: logger,
            registry: registry,
            manager: manager,
            eventLoopGroup: eventLoopGroup
        )
    }

    /// The same with bounds that tests make smaller.
    init(
        configuration: HubConfiguration,
        loaded: LoadedManifest,
        demo: DemoConfiguration? = nil,
        logger: Logger,
        registry: PrometheusRegistry,
        manager: ServiceManager = .absent,
        eventLoopGroup: any EventLoopGroup
    ) throws {
        HubMetrics.describe(in: registry)
        let metrics = HubMetrics(factory: registry)
        let startup = HubStartup(manager: manager, logger: logger)
        let mailbox = try HubMailbox(capacity: configuration.pendingRequests)
        let rulebook = HubRulebook(HubRules(loaded, limits: configuration.pushes))
        let history = try HistoryMailbox(reactor: mailbox.wakeUp)
        let reactor = HubReactorService(
            parts: HubReactorParts(
                configuration: configuration,
                mailbox: mailbox,
                history: history,
                metrics: metrics,
                startup: startup,
                rulebook: rulebook,
                term: Term(rawValue: Self.millisecondsSince1970()),
                manager: manager,
                logger: logger
            ),
            keeper: HistoryKeeper(
                mailbox: history,
                opening: configuration.store,
                limits: configuration.history,
                rulebook: rulebook,
                metrics: metrics,
                pulse: ThreadPulse(),
                logger: logger
            )
        )
        let api = HubAPI(
            rulebook: rulebook,
            limits: configuration.pushes,
            mailbox: mailbox,
            allowance: ByteAllowance(limit: configuration.pendingBytes),
            reading: ByteAllowance(limit: HubAPI.readingBytes),
            metrics: metrics,
            registry: registry,
            demo: demo.map { DemoRoutes(configuration: $0, startup: startup) }
        )
        let server = HTTPAPIServer(
            name: HubDoor.http.setting,
            configuration: HTTPAPIConfiguration(configuration),
            router: api.router(),
            eventLoopGroup: eventLoopGroup,
            logger: logger
        ) { startup.httpBound($0.hostPort) }
        self.services = [reactor, server]
        self.startup = startup
        self.mailbox = mailbox
        self.manager = manager
        self.watched = WatchedSubject.eventLoops("http", eventLoopGroup)
        self.reloading = HubReloading(
            configuration: configuration,
            settings: loaded.manifest.hub,
            rulebook: rulebook,
            metrics: metrics,
            logger: logger
        )
        self.logger = logger
    }

    /// The run's term: it grows from run to run as long as the clock is not set back across a restart.
    private static func millisecondsSince1970() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
    }
}

extension HTTPAPIConfiguration {
    init(_ configuration: HubConfiguration) {
        self.init(host: configuration.http.host.plain, port: Int(configuration.http.port))
        allowedHosts = configuration.allowedHosts
    }
}
