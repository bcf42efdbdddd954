import Synchronization

/// What is to be told to the service manager, in order; performs what ``ServiceStateMachine`` decides.
final class NotificationQueue: Sendable {
    /// Messages that wait for a manager that does not read; the oldest go first.
    private static let limit = 64

    let messages: AsyncStream<String>
    private let continuation: AsyncStream<String>.Continuation
    private let machine = Mutex(ServiceStateMachine())

    init() {
        (self.messages, self.continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.limit))
    }

    /// Puts into the queue what comes of an event.
    func note(_ event: (inout ServiceStateMachine) -> ServiceStateMachine.Action) {
        // Under the lock, so that messages stand in the order of their events; a stream never waits.
        self.machine.withLock { machine in
            switch event(&machine) {
            case .none: break
            case .send(let notification): self.continuation.yield(notification.text)
            }
        }
    }

    /// Nothing more will be said; what was said is still in ``messages``.
    func finish() {
        self.continuation.finish()
    }
}
