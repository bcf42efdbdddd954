import Logging
import ServiceLifecycle
import UnixSignals

/// Has a process load its manifest again at each SIGHUP.
///
/// One reload is under way at a time; signals that come meanwhile lead to one more.
package struct ReloadService: Service, CustomStringConvertible {
    private let manifest: String?
    private let logger: Logger
    private let reload: @Sendable (String) async -> Void

    /// - Parameters:
    ///   - manifest: The path; nil for a process that was started without one, which has nothing to load again.
    ///   - reload: Loads the manifest of that path and goes by it, or says why not and changes nothing.
    package init(manifest: String?, logger: Logger, reload: @escaping @Sendable (String) async -> Void) {
        self.manifest = manifest
        self.logger = logger
        self.reload = reload
    }

    package var description: String { "reload" }

    /// Serves until a graceful shutdown; a reload that is under way is finished.
    package func run() async throws {
        try await self.run(on: await UnixSignalsSequence(trapping: .sighup))
    }

    /// The same with whatever asks for reloads.
    package func run<Requests: AsyncSequence & Sendable>(on requests: Requests) async throws
    where Requests.Element: Sendable {
        // Of many signals during a reload one is kept: the reload after it sees what all of them were sent for.
        let (wishes, wish) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { wish.finish() }
                for try await _ in requests.cancelOnGracefulShutdown() { wish.yield() }
            }
            for await _ in wishes {
                if let manifest = self.manifest {
                    await self.reload(manifest)
                } else {
                    self.logger.notice("nothing to reload: this process was started without a manifest")
                }
            }
            try await tasks.waitForAll()
        }
        // A service that returns early would end all the others.
        try? await gracefulShutdown()
    }
}
