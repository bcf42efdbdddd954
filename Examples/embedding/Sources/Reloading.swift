import ServiceLifecycle
import UnixSignals
import WSNode

/// Lets the node read its manifest again at each SIGHUP, as `muster node` does.
struct Reloading: Service {
    let node: WSNode

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            await self.node.reload()
        }
        // Until the group stops, a service goes on.
        try? await gracefulShutdown()
    }
}
