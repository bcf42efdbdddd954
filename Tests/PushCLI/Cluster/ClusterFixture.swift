import Logging
import MusterDomain
import MusterRuntime
import PublishHub
import ServiceLifecycle
import WSNode

@testable import muster

/// A hub and a node of this process on free ports.
struct ClusterFixture: Sendable {
    let hub: HubAddresses
    /// What the node said when it became ready.
    let node: [String: String]

    /// Every topic `v1.FEED.ID` is open.
    static let manifest = "muster: 1\ntopics: { \"v1.{feed}.{id}\": {} }\n"

    var url: String { "ws://\(node["node.listen"] ?? "")/" }

    /// Runs both around `body`.
    static func run(
        keys: HubKeys? = nil,
        manifest: String = manifest,
        _ body: @escaping @Sendable (ClusterFixture) async throws -> Void
    ) async throws {
        let loaded = try ManifestLoader.load(Array(manifest.utf8), name: "muster.yml")
        let hub = try PublishHub(settings: try hubSettings(keys), loaded: loaded, logger: silent)
        try await running(hub) {
            let addresses = try await hub.addresses
            guard keys == nil else {
                return try await body(ClusterFixture(hub: addresses, node: [:]))
            }
            let (readies, ready) = AsyncStream.makeStream(of: [String: String].self)
            let node = try WSNode.build(
                settings: try nodeSettings(addresses),
                manifest: loaded,
                registry: PrometheusRegistry(),
                logger: logger { line in
                    if let values = ReadyLine.parse(line) { ready.yield(values) }
                }
            )
            try await running(node) {
                for await values in readies {
                    return try await body(ClusterFixture(hub: addresses, node: values))
                }
            }
        }
    }

    private static func hubSettings(_ keys: HubKeys?) throws -> HubSettings {
        var settings = HubSettings()
        settings.ingest = try Endpoint("tcp://127.0.0.1:0", for: .bind)
        settings.publish = settings.ingest
        settings.backends = settings.ingest
        settings.control = settings.ingest
        settings.http = try HostPort("127.0.0.1:0")
        settings.keys = keys
        return settings
    }

    private static func nodeSettings(_ hub: HubAddresses) throws -> NodeSettings {
        var settings = NodeSettings()
        settings.name = try NodeName("n1")
        settings.listen = try HostPort("127.0.0.1:0")
        settings.operations = try HostPort("127.0.0.1:0")
        settings.shards = 1
        settings.hub.publish = try Endpoint(hub.publish, for: .connect)
        settings.hub.control = try Endpoint(hub.control, for: .connect)
        settings.drain = .milliseconds(100)
        return settings
    }

    private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    private static func logger(_ onLine: @escaping @Sendable (String) -> Void) -> Logger {
        Logger(label: "muster.node") { label in
            MusterLogHandler(label: label, sink: LogSink { onLine(String(decoding: $0.dropLast(), as: UTF8.self)) })
        }
    }

    private static func running(
        _ service: any Service,
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (stops, stop) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                _ = try await runUntilStopped(
                    [service],
                    stopRequests: stops,
                    maximumStopTime: .seconds(30),
                    logger: silent
                )
            }
            let result: Result<Void, any Error>
            do {
                try await body()
                result = .success(())
            } catch {
                result = .failure(error)
            }
            stop.yield("test")
            try await group.waitForAll()
            try result.get()
        }
    }
}
