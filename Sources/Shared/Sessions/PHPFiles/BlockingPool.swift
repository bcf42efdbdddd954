import NIOPosix
import Synchronization

/// Threads for calls that block, with a bounded queue before them: when all threads hang in a file system that does not answer, what
/// still comes is refused instead of piling up.
final class BlockingPool: Sendable {
    private let threads: NIOThreadPool
    private let jobLimit: Int
    /// Jobs that wait or run.
    private let jobs = Mutex(0)

    init(threads: Int, jobs: Int) {
        self.threads = NIOThreadPool(numberOfThreads: threads)
        self.jobLimit = jobs
        self.threads.start()
    }

    deinit { self.close() }

    /// Runs `job` on one of the threads; its argument is false where the pool was closed before.
    ///
    /// - Returns: false when the queue is full; the job is not run then.
    func submit(_ job: @escaping @Sendable (Bool) -> Void) -> Bool {
        let hasRoom = self.jobs.withLock { jobs in
            guard jobs < self.jobLimit else { return false }
            jobs += 1
            return true
        }
        guard hasRoom else { return false }
        self.threads.submit { [self] state in
            job(state == .active)
            self.jobs.withLock { $0 -= 1 }
        }
        return true
    }

    /// Ends the threads, and waits for none: one that hangs would keep the process from ending.
    func close() {
        self.threads.shutdownGracefully { _ in }
    }
}
