import Synchronization

/// A limit on lines of one kind that several threads write.
final class SharedLogLimiter: Sendable {
    private let limiter = Mutex(LogLimiter())

    func mayLog() -> Bool { self.limiter.withLock { $0.mayLog(now: Monotonic.milliseconds()) } }
}
