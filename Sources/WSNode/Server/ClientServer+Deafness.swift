import Glibc
import Logging
import MusterDomain
import NIOCore

/// A deaf node is no good place for clients: those that it has are sent elsewhere at a pace, and where other nodes share its port
/// its listener closes, so that the kernel gives new ones to them.
extension ClientServer {
    /// Within this time every client has been told to go.
    private static let evictionMilliseconds = 20_000
    private static let evictionStep = Duration.milliseconds(50)
    private static let listenRetry = Duration.seconds(1)

    /// Does what the node's state asks for, until it is cancelled.
    /// - Returns: the listeners that are open then.
    func followGate(_ servers: [any Channel]) async -> [any Channel] {
        var servers = servers
        // The port that was bound, where any would do.
        let port = servers.first?.localAddress?.port.flatMap(UInt16.init(exactly:)) ?? self.listen.port
        let address = HostPort(host: self.listen.host, port: port)
        for await _ in self.gate.stateChanges {
            switch self.gate.state {
            case .deaf:
                if self.sockets.isEmpty, SharedPort.hasOtherListeners(port: port) {
                    for server in servers { await self.stopListening(server) }
                    servers = []
                }
                await self.evict()
            case .live, .degraded:
                guard servers.isEmpty else { break }
                servers = await self.listenAgain(address)
            case .joining, .draining:
                break
            }
            if Task.isCancelled { break }
        }
        return servers
    }

    /// Sends clients away, a few at a time, for as long as the node is deaf.
    private func evict() async {
        await withTaskGroup(of: Void.self) { tasks in
            // Each by itself: a loop that is stuck may be the reason, and the clients of the others do not wait for it.
            for port in self.ports { tasks.addTask { await self.evict(port) } }
        }
    }

    private func evict(_ port: ShardPort) async {
        let start = ContinuousClock.now
        guard let total = try? await port.run({ $0.openConnections }) else { return }
        var pace = EvictionPace(total: total, milliseconds: Self.evictionMilliseconds)
        while self.gate.state == .deaf {
            let elapsed = Int((ContinuousClock.now - start) / .milliseconds(1))
            guard let open = try? await port.run({ $0.openConnections }) else { return }
            let count = pace.next(after: elapsed, remaining: open)
            if count > 0 { try? await port.run { $0.sendAway(count, .resync) } }
            guard (try? await Task.sleep(for: Self.evictionStep)) != nil else { return }
        }
    }

    /// Tries until it listens, or must not any more.
    private func listenAgain(_ address: HostPort) async -> [any Channel] {
        var hasFailed = false
        while self.gate.acceptsUpgrades {
            do {
                let servers = try await self.bind(address)
                self.logger.notice("clients are accepted again", metadata: ["node.listen": "\(address)"])
                return servers
            } catch {
                if !hasFailed {
                    self.logger.error(
                        "clients cannot be accepted again, which is tried every second: \(error)",
                        metadata: ["node.listen": "\(address)"]
                    )
                }
                hasFailed = true
            }
            guard (try? await Task.sleep(for: Self.listenRetry)) != nil else { break }
        }
        return []
    }
}
