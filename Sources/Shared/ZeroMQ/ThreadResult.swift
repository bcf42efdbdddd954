import Synchronization

/// Carries what a thread's body came to back to the task that waits for it.
final class ThreadResult<Value: Sendable>: Sendable {
    private let result = Mutex<Result<Value, any Error>?>(nil)

    func store(_ value: Result<Value, any Error>) {
        result.withLock { $0 = value }
    }

    func take() throws -> Value {
        guard let value = result.withLock({ $0 }) else {
            preconditionFailure("taken after the thread has finished, and the thread stores it before that")
        }
        return try value.get()
    }
}
