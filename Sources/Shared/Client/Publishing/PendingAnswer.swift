import NIOCore
import Synchronization

/// The answer to one push, now or later.
final class PendingAnswer: Sendable {
    typealias Answer = Result<ByteBuffer?, any Error>

    private enum State {
        case open
        case awaited(CheckedContinuation<ByteBuffer?, any Error>)
        case answered(Answer)
    }

    private let state = Mutex(State.open)

    /// Gives the answer; only the first one counts.
    func answer(_ answer: Answer) {
        let continuation: CheckedContinuation<ByteBuffer?, any Error>? = state.withLock { state in
            switch state {
            case .open:
                state = .answered(answer)
                return nil
            case .awaited(let continuation):
                state = .answered(answer)
                return continuation
            case .answered:
                return nil
            }
        }
        continuation?.resume(with: answer)
    }

    /// Waits for the answer.
    ///
    /// To be called by one task.
    func value() async throws -> ByteBuffer? {
        try await withCheckedThrowingContinuation { continuation in
            let answer: Answer? = state.withLock { state in
                switch state {
                case .open:
                    state = .awaited(continuation)
                    return nil
                case .awaited:
                    preconditionFailure("an answer is awaited by one task")
                case .answered(let answer):
                    return answer
                }
            }
            if let answer {
                continuation.resume(with: answer)
            }
        }
    }
}
