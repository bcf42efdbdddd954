import NIOCore
import Synchronization

/// Closes a channel unless it is cancelled in time, so that reading an answer that never comes ends.
final class ReplyDeadline: Sendable {
    private let channel: any Channel
    private let isReached = Atomic(false)
    private let scheduled: Mutex<Scheduled<Void>?> = Mutex(nil)

    init(closing channel: any Channel) {
        self.channel = channel
    }

    /// Whether it has closed the channel.
    var hasPassed: Bool { isReached.load(ordering: .acquiring) }

    func start(_ limit: Duration) {
        let new = channel.eventLoop.scheduleTask(in: TimeAmount(limit)) { [self] in
            isReached.store(true, ordering: .releasing)
            channel.close(promise: nil)
        }
        scheduled.withLock { $0 = new }
    }

    func cancel() {
        scheduled.withLock { scheduled in
            scheduled?.cancel()
            scheduled = nil
        }
    }
}
