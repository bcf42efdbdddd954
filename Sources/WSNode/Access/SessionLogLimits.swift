import Synchronization

/// Lets few lines about sessions through: every upgrade could cause one.
final class SessionLogLimits: Sendable {
    private let broken = Mutex(LogLimiter())
    private let unavailable = Mutex(LogLimiter())

    func mayLogBroken() -> Bool { self.broken.withLock { $0.mayLog(now: Monotonic.milliseconds()) } }

    func mayLogUnavailable() -> Bool { self.unavailable.withLock { $0.mayLog(now: Monotonic.milliseconds()) } }
}
