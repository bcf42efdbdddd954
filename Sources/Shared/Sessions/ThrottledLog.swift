import Logging
import MusterDomain
import Synchronization

/// One kind of warning at a bounded rate: who can cause it must not be able to fill a disk with it.
final class ThrottledLog: Sendable {
    private let logger: Logger
    private let message: String
    private let throttle = Mutex(LogThrottle())
    private let start = ContinuousClock.now

    init(_ message: String, logger: Logger) {
        self.message = message
        self.logger = logger
    }

    func eventOccurred(reason: String, hash: SessionHash) {
        let now = self.start.duration(to: .now)
        switch self.throttle.withLock({ $0.eventOccurred(now: now) }) {
        case .none:
            break
        case .log(let leftOut):
            self.logger.warning(
                "\(self.message)",
                metadata: ["session.hash": "\(hash)", "reason": "\(reason)", "left_out": "\(leftOut)"]
            )
        }
    }
}
