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
        let start = ContinuousClock.now
        var paces: [Int: EvictionPace] = [:]
        while self.gate.state == .deaf {
            let elapsed = Int((ContinuousClock.now - start) / .milliseconds(1))
            for (index, port) in self.ports.enumerated() {
                guard let open = try? await port.run({ $0.openConnections }) else { return }
                var pace = paces[index] ?? EvictionPace(total: open, milliseconds: Self.evictionMilliseconds)
                let count = pace.next(after: elapsed, remaining: open)
                paces[index] = pace
                guard count > 0 else { continue }
                try? await port.run { $0.sendAway(count, .resync) }
            }
            guard (try? await Task.sleep(for: Self.evictionStep)) != nil else { return }
        }
    }

    private func listenAgain(_ address: HostPort) async -> [any Channel] {
        do {
            let servers = try await self.bind(address)
            self.logger.notice("clients are accepted again", metadata: ["node.listen": "\(address)"])
            return servers
        } catch {
            // Whoever has taken the port shares it with nobody: there is no way back but a restart.
            self.logger.error("clients cannot be accepted again: \(error)", metadata: ["node.listen": "\(address)"])
            return []
        }
    }
}
