import MusterDomain
import MusterRuntime
import ServiceLifecycle
import ZeroMQ

/// Runs the reactor's thread, with the authentication handler around it.
struct HubReactorService: Service {
    let parts: HubReactorParts
    let keeper: HistoryKeeper

    func run() async throws {
        let context = try ZeroMQContext(.init(ioThreads: 1, maximumSockets: 16))
        // Up before the first bind: a connection that comes at once must already be asked for its key.
        let authentication = try await startAuthentication(in: context)
        let result: Result<Void, any Error>
        do {
            try await runWithHistory(context: context, authentication: authentication)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await authentication?.stop()
        // Waits for the sockets' linger, so it gets a thread that may be blocked.
        try await ZeroMQThread.run(name: "muster-linger") { context.terminate() }
        try result.get()
    }

    /// History is open before the doors are bound, and closed when nobody can push any more.
    private func runWithHistory(context: ZeroMQContext, authentication: AuthenticationHandler?) async throws {
        let watched = WatchedSubject.thread(HistoryKeeper.threadName, keeper.pulse) { [mailbox = keeper.mailbox] in
            mailbox.wakeUp.signal()
        }
        try await withThrowingTaskGroup { group in
            group.addTask { try await keeper.run() }
            do {
                try await keeper.opened.value
                try await parts.manager.watching([watched]) {
                    try await runThread(context: context, authentication: authentication)
                }
            } catch {
                keeper.mailbox.requestStop()
                throw error
            }
            keeper.mailbox.requestStop()
            try await group.waitForAll()
        }
    }

    private func runThread(context: ZeroMQContext, authentication: AuthenticationHandler?) async throws {
        let name = "muster-hub"
        let watched = WatchedSubject.thread(name, parts.pulse) { [wakeUp = parts.mailbox.wakeUp] in wakeUp.signal() }
        try await withTaskCancellationOrGracefulShutdownHandler {
            try await parts.manager.watching([watched]) {
                try await ZeroMQThread.run(name: name) { [parts] in
                    try runHubReactor(parts, context: context, authentication: authentication)
                }
            }
        } onCancelOrGracefulShutdown: { [parts] in
            parts.mailbox.requestStop()
        }
    }

    private func startAuthentication(in context: ZeroMQContext) async throws -> AuthenticationHandler? {
        guard let keys = parts.configuration.keys else { return nil }
        let allowlist = AuthenticationAllowlist([
            HubSockets.backendsDomain: keys.clients, HubSockets.nodesDomain: keys.nodes,
        ])
        return try await AuthenticationHandler.start(in: context, allowing: allowlist)
    }
}

/// The reactor's thread from its first to its last call.
///
/// A function at file scope, as every thread's beginning.
func runHubReactor(
    _ parts: HubReactorParts,
    context: ZeroMQContext,
    authentication: AuthenticationHandler?
) throws {
    defer { parts.mailbox.reactorEnded() }
    let reactor = try HubReactor(parts, context: context, authentication: authentication)
    try reactor.run()
    // The sockets close here, on their own thread, as the reactor goes.
}
