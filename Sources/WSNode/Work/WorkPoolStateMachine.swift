import DequeModule

/// Decides which worker does which work, and which work is refused.
///
/// Either work waits for workers or workers wait for work, never both. Whatever is taken in is handed out by
/// `workerBecameIdle` or returned by `stopRequested`, and every idle worker is released: each holds a continuation that
/// must be resumed exactly once.
struct WorkPoolStateMachine<Job, Worker>: ~Copyable {
    private struct Item {
        let job: Job
        let weight: Int
    }

    private enum State {
        case waitingForWork(idle: [Worker])
        case waitingForWorkers(Deque<Item>)
        case stopped
    }

    private var state = State.waitingForWork(idle: [])
    private let limit: Int
    private let weightLimit: Int
    /// Of what waits.
    private var weight = 0

    /// A flood of upgrades, or verifiers that do not answer, cost no more memory than these.
    ///
    /// - Parameters:
    ///   - limit: work that may wait.
    ///   - weightLimit: weight of all work that may wait.
    init(limit: Int, weightLimit: Int = .max) {
        self.limit = limit
        self.weightLimit = weightLimit
    }

    /// Work that waits for a worker.
    var depth: Int {
        switch self.state {
        case .waitingForWorkers(let jobs): jobs.count
        case .waitingForWork, .stopped: 0
        }
    }

    enum SubmitAction {
        /// It waits.
        case none
        case hand(Job, to: Worker)
        case refuse
    }

    mutating func jobSubmitted(_ job: Job, weight: Int = 1) -> SubmitAction {
        switch self.state {
        case .waitingForWork(var idle):
            guard let worker = idle.popLast() else {
                guard self.limit > 0, weight <= self.weightLimit else { return .refuse }
                self.state = .waitingForWorkers([Item(job: job, weight: weight)])
                self.weight = weight
                return .none
            }
            self.state = .waitingForWork(idle: idle)
            return .hand(job, to: worker)
        case .waitingForWorkers(var jobs):
            guard jobs.count < self.limit, weight <= self.weightLimit - self.weight else { return .refuse }
            // why: gives up the state's own reference, so that the queue is not copied.
            self.state = .stopped
            jobs.append(Item(job: job, weight: weight))
            self.weight += weight
            self.state = .waitingForWorkers(jobs)
            return .none
        case .stopped:
            return .refuse
        }
    }

    enum IdleAction {
        /// It waits.
        case none
        case work(Job)
        /// There will be no more work.
        case finish
    }

    mutating func workerBecameIdle(_ worker: Worker) -> IdleAction {
        switch self.state {
        case .waitingForWork(let idle):
            self.state = .waitingForWork(idle: idle + [worker])
            return .none
        case .waitingForWorkers(var jobs):
            // why: gives up the state's own reference, so that the queue is not copied.
            self.state = .stopped
            guard let item = jobs.popFirst() else {
                self.state = .waitingForWork(idle: [worker])
                return .none
            }
            self.state = jobs.isEmpty ? .waitingForWork(idle: []) : .waitingForWorkers(jobs)
            self.weight -= item.weight
            return .work(item.job)
        case .stopped:
            return .finish
        }
    }

    /// A stop was asked for: refuse the work and release the workers that are returned. A second stop finds nothing.
    mutating func stopRequested() -> (refused: [Job], released: [Worker]) {
        defer { self.state = .stopped }
        return switch self.state {
        case .waitingForWork(let idle): ([], idle)
        case .waitingForWorkers(let jobs): (jobs.map(\.job), [])
        case .stopped: ([], [])
        }
    }
}
