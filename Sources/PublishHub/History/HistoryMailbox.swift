import MusterDomain
import Synchronization
import ZeroMQ

/// The jobs on their way to the keeper's thread, and what became of them on its way back.
final class HistoryMailbox: Sendable {
    private struct State: ~Copyable {
        var jobs: [(number: UInt64, job: HistoryJob)] = []
        var results: [(number: UInt64, result: HistoryResult)] = []
        var isStopping = false
        /// The keeper takes no more.
        var isClosed = false
        var snapshot = HistorySnapshot()
    }

    /// In the keeper's poll set.
    let wakeUp: WakeUp
    /// The reactor's.
    private let reactor: WakeUp
    private let state = Mutex(State())

    init(reactor: WakeUp) throws(ZeroMQError) {
        self.wakeUp = try WakeUp()
        self.reactor = reactor
    }

    // MARK: The reactor's side

    /// Hands a job over; false when the keeper has ended.
    func submit(_ job: HistoryJob, number: UInt64) -> Bool {
        let isTaken = self.state.withLock { state in
            guard !state.isClosed else { return false }
            state.jobs.append((number, job))
            return true
        }
        if isTaken { self.wakeUp.signal() }
        return isTaken
    }

    /// What the keeper has done since the last call, in the order of its doing.
    func takeResults() -> [(number: UInt64, result: HistoryResult)] {
        self.state.withLock { state in
            guard !state.results.isEmpty else { return [] }
            defer { state.results = [] }
            return state.results
        }
    }

    /// Whether the keeper takes nothing any more.
    var isClosed: Bool { self.state.withLock { $0.isClosed } }

    var snapshot: HistorySnapshot { self.state.withLock { $0.snapshot } }

    /// Asks the keeper to end; jobs that wait are done first.
    func requestStop() {
        self.state.withLock { $0.isStopping = true }
        self.wakeUp.signal()
    }

    // MARK: The keeper's side

    func takeJobs() -> [(number: UInt64, job: HistoryJob)] {
        self.state.withLock { state in
            defer { state.jobs = [] }
            return state.jobs
        }
    }

    func post(_ results: [(number: UInt64, result: HistoryResult)]) {
        guard !results.isEmpty else { return }
        self.state.withLock { $0.results += results }
        self.reactor.signal()
    }

    func publish(_ snapshot: HistorySnapshot) {
        self.state.withLock { $0.snapshot = snapshot }
    }

    /// Whether the keeper may end: it was asked to and nothing waits. Then nothing more is taken.
    func closeIfStopping() -> Bool {
        self.state.withLock { state in
            guard state.isStopping, state.jobs.isEmpty else { return false }
            state.isClosed = true
            return true
        }
    }

    /// The keeper has ended, in whatever way.
    func closed() {
        self.state.withLock { $0.isClosed = true }
        self.reactor.signal()
    }
}
