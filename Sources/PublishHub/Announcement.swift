import Synchronization

/// A value that becomes known once, and that any number of tasks wait for.
final class Announcement<Value: Sendable>: Sendable {
    private enum State {
        case open(waiting: [CheckedContinuation<Value, any Error>])
        case made(Result<Value, any Error>)
    }

    private let state = Mutex<State>(.open(waiting: []))

    /// Waits for the value, or throws why there will be none.
    var value: Value {
        get async throws {
            try await withCheckedThrowingContinuation { continuation in
                let known = state.withLock { state -> Result<Value, any Error>? in
                    switch state {
                    case .open(var waiting):
                        waiting.append(continuation)
                        state = .open(waiting: waiting)
                        return nil
                    case .made(let result):
                        return result
                    }
                }
                if let known {
                    continuation.resume(with: known)
                }
            }
        }
    }

    /// Only the first call counts: a hub that fails after it was ready has been ready.
    func make(_ result: Result<Value, any Error>) {
        let waiting = state.withLock { state -> [CheckedContinuation<Value, any Error>] in
            switch state {
            case .open(let waiting):
                state = .made(result)
                return waiting
            case .made:
                return []
            }
        }
        for continuation in waiting {
            continuation.resume(with: result)
        }
    }
}
