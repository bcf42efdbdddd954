import Logging
import MusterDomain
import MusterRuntime
import NIOPosix
import ServiceLifecycle
import ZeroMQ

@testable import PublishHub

/// A hub in this process on free ports.
struct HubHarness: Sendable {
    let hub: PublishHub
    let addresses: HubAddresses
    let registry: PrometheusRegistry

    /// The manifest of the tests.
    static let manifest = """
        muster: 1
        topics:
          v1.{feed}.{id}: {}
          a: {}
          ab: {}

        """

    /// The digest of ``manifest``.
    static let digest = "d9d85b925800dae1"

    /// Settings with every port free.
    static func settings() throws -> HubSettings {
        var settings = HubSettings()
        settings.ingest = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        settings.publish = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        settings.backends = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        settings.control = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        settings.http = try HostPort("127.0.0.1:0")
        return settings
    }

    static func logger() -> Logger {
        Logger(label: "muster.hub") { _ in SwiftLogNoOpLogHandler() }
    }

    static func make(
        _ settings: HubSettings,
        manifest: String = manifest,
        demo: DemoConfiguration? = nil,
        registry: PrometheusRegistry = PrometheusRegistry(),
        logger: Logger = logger(),
        adjust: (inout HubConfiguration) -> Void = { _ in }
    ) throws -> PublishHub {
        var configuration = try HubConfiguration(settings)
        adjust(&configuration)
        return try PublishHub(
            configuration: configuration,
            loaded: try ManifestLoader.load(Array(manifest.utf8), name: "muster.yml", for: [.hub]),
            demo: demo,
            logger: logger,
            registry: registry,
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton
        )
    }

    /// Runs a hub around `body` and stops it gracefully.
    static func run(
        _ settings: HubSettings? = nil,
        manifest: String = manifest,
        demo: DemoConfiguration? = nil,
        logger: Logger = logger(),
        adjust: (inout HubConfiguration) -> Void = { _ in },
        _ body: (HubHarness) async throws -> Void
    ) async throws {
        let registry = PrometheusRegistry()
        let hub = try make(
            try settings ?? Self.settings(),
            manifest: manifest,
            demo: demo,
            registry: registry,
            logger: logger,
            adjust: adjust
        )
        let group = ServiceGroup(configuration: .init(services: [hub], logger: Self.logger()))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            let result: Result<Void, any Error>
            do {
                let addresses = try await hub.addresses
                try await body(HubHarness(hub: hub, addresses: addresses, registry: registry))
                result = .success(())
            } catch {
                result = .failure(error)
            }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            try result.get()
        }
    }

    /// Runs blocking client code on a thread of its own.
    func onThread<Value: Sendable>(_ body: @escaping @Sendable (HubClient) throws -> Value) async throws -> Value {
        let addresses = addresses
        return try await ZeroMQThread.run(name: "client") {
            try body(HubClient(addresses: addresses))
        }
    }

    func http(_ request: String) async throws -> RawHTTPResponse {
        try await RawHTTPResponse.exchange(request, address: addresses.http)
    }

    func get(_ path: String) async throws -> RawHTTPResponse {
        try await http("GET \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    }

    func post(
        _ body: String,
        path: String = "/v1/push",
        headers: String = "Host: localhost\r\nContent-Type: application/json\r\n"
    ) async throws -> RawHTTPResponse {
        let length = "Content-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        return try await http("POST \(path) HTTP/1.1\r\n\(headers)\(length)\(body)")
    }

    /// The value of one line of `/metrics`, 0 when there is none.
    func metric(_ series: String) -> Double {
        let line = registry.render().split(separator: "\n").first { $0.hasPrefix(series + " ") }
        return line.flatMap { Double($0.dropFirst(series.count + 1)) } ?? 0
    }
}
