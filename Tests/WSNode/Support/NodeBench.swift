import Logging
import MusterDomain
import MusterRuntime
import ServiceLifecycle

@testable import WSNode

/// A whole node that has joined a hub double.
struct NodeBench: Sendable {
    let hub: HubDouble
    /// Where clients connect.
    let port: Int
    /// The line that said so.
    let readyLine: String
    let registry: PrometheusRegistry
    /// Serves while `body` runs, then stops gracefully.
    static func run(
        _ change: @Sendable (inout NodeSettings) throws -> Void = { _ in },
        _ body: @Sendable (NodeBench) async throws -> Void
    ) async throws {
        let hub = try HubDouble()
        let (logger, lines) = Logger.makeLines()
        let registry = PrometheusRegistry()
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await hub.run() }
            for await doors in hub.doors {
                defer { hub.stop() }
                var settings = try Self.settings(doors)
                try change(&settings)
                let node = try WSNode.build(
                    settings: settings,
                    manifest: try ManifestLoader.load(path: nil),
                    registry: registry,
                    logger: logger
                )
                let services = ServiceGroup(services: [node], logger: .silent)
                tasks.addTask { try await services.run() }
                let ready = await Self.readyLine(in: lines)
                let port = Int(Self.value(of: "node.listen", in: ready).split(separator: ":").last ?? "") ?? 0
                try await body(
                    NodeBench(hub: hub, port: port, readyLine: ready, registry: registry)
                )
                await services.triggerGracefulShutdown()
                try await tasks.next()
                break
            }
            try await tasks.waitForAll()
        }
    }

    private static func settings(_ doors: HubDouble.Doors) throws -> NodeSettings {
        var settings = NodeSettings()
        settings.name = try NodeName("n1")
        settings.listen = HostPort(host: .ipv4(0x7F00_0001), port: 0)
        settings.operations = HostPort(host: .ipv4(0x7F00_0001), port: 0)
        settings.hub.publish = .tcp(.ipv4(0x7F00_0001), port: doors.publish)
        settings.hub.control = .tcp(.ipv4(0x7F00_0001), port: doors.control)
        settings.shards = 2
        settings.drain = .zero
        return settings
    }

    private static func readyLine(in lines: AsyncStream<String>) async -> String {
        for await line in lines where line.contains(": ready ") { return line }
        return ""
    }

    /// The value of a key of a log line.
    static func value(of key: String, in line: String) -> String {
        let word = line.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("\(key)=") }
        return String(word?.dropFirst(key.count + 1) ?? "")
    }
}
