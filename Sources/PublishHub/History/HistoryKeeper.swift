import Glibc
import Logging
import Metrics
import MusterDomain
import MusterRuntime
import ZeroMQ

/// Runs the thread that owns history: it takes all jobs that wait, appends their pushes in one commit, and reads after that.
struct HistoryKeeper: Sendable {
    typealias Opening = @Sendable (Logger) throws -> any HistoryStore

    let mailbox: HistoryMailbox
    let opening: Opening
    let limits: HistoryEngine.Limits
    let rulebook: HubRulebook
    let metrics: HubMetrics
    let pulse: ThreadPulse
    let logger: Logger
    /// Made when the store is open, or cannot be opened.
    let opened = Announcement<Void>()

    static let threadName = "muster-history"

    /// Serves until the mailbox asks to stop.
    ///
    /// - Throws: why the store could not be opened.
    func run() async throws {
        do {
            try await ZeroMQThread.run(name: Self.threadName) { [self] in
                defer { mailbox.closed() }
                try runHistoryKeeper(self)
            }
            opened.make(.success(()))
        } catch {
            opened.make(.failure(error))
            throw error
        }
    }
}

/// The keeper's thread from its first to its last call.
func runHistoryKeeper(_ keeper: HistoryKeeper) throws {
    let store = try keeper.opening(keeper.logger)
    let engine: HistoryEngine
    do throws(HistoryStoreError) {
        engine = try HistoryEngine(store: store, limits: keeper.limits)
    } catch {
        throw RuntimeError(
            code: .invalidSetting,
            message: "hub.store: expected a store that can be read, found an error: \(error)"
        )
    }
    keeper.opened.make(.success(()))
    let loop = HistoryLoop(keeper, engine)
    try loop.run()
}
