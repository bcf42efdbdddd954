import ServiceLifecycle
import Synchronization

/// A fixed number of workers for what must not hold up an event loop: lookups of sessions, verifiers of the program.
///
/// Submitting never waits. Results go back by `execute` of the loop that wants them.
final class WorkPool: Service {
    private typealias Worker = CheckedContinuation<Work?, Never>

    /// Work that is done at the same time; waiting for a store or a verifier costs a worker, not a thread.
    static let workers = 64
    /// Work that may wait: with lookups of a millisecond this is the queue of a tenth of a second.
    static let queueLimit = 4096
    /// Weight of all work that may wait: a command of a thousand topics holds as much as a thousand commands.
    static let weightLimit = 64 * 1024

    /// What a pool is for; a label of metrics.
    enum Name: String, Sendable {
        case sessions
        case verifiers
    }

    let name: Name
    private let workers: Int
    private let state: Mutex<WorkPoolStateMachine<Work, Worker>>

    init(_ name: Name, workers: Int = WorkPool.workers, queueLimit: Int = WorkPool.queueLimit) {
        self.name = name
        self.workers = workers
        self.state = Mutex(WorkPoolStateMachine(limit: queueLimit, weightLimit: Self.weightLimit))
    }

    /// Work that waits for a worker.
    var depth: Int { self.state.withLock { $0.depth } }

    /// Queues work; may be called on any thread.
    ///
    /// - Returns: false when too much waits already, or the pool has stopped: then nothing of the work is called.
    func submit(_ work: Work) -> Bool {
        switch self.state.withLock({ $0.jobSubmitted(work, weight: work.weight) }) {
        case .none:
            return true
        case .hand(let work, let worker):
            worker.resume(returning: work)
            return true
        case .refuse:
            return false
        }
    }

    /// Works until the service group stops; what is begun then is cancelled, what waits is refused.
    func run() async {
        await cancelWhenGracefulShutdown {
            await withTaskCancellationHandler {
                await withTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<self.workers { tasks.addTask { await self.work() } }
                }
            } onCancel: {
                self.stop()
            }
        }
    }

    private func work() async {
        while let work = await self.next() { await work.perform() }
    }

    private func next() async -> Work? {
        await withCheckedContinuation { worker in
            switch self.state.withLock({ $0.workerBecameIdle(worker) }) {
            case .none: break
            case .work(let work): worker.resume(returning: work)
            case .finish: worker.resume(returning: nil)
            }
        }
    }

    private func stop() {
        let (refused, released) = self.state.withLock { $0.stopRequested() }
        for work in refused { work.refuse() }
        for worker in released { worker.resume(returning: nil) }
    }
}
