import Glibc
import Synchronization

/// A thread of our own for a blocking loop over ZeroMQ sockets, which must never change threads.
///
/// Signals are blocked in it: they belong to the process's main thread and its signal handling.
package final class ZeroMQThread: Sendable {
    private enum State {
        case running(waiting: [CheckedContinuation<Void, Never>])
        case finished
    }

    private let state = Mutex<State>(.running(waiting: []))

    private init() {}

    /// Starts a thread that runs `body` once.
    ///
    /// - Parameter name: shown by `top -H` and debuggers; cut to the 15 bytes that Linux allows.
    package static func start(
        name: String,
        _ body: @escaping @Sendable () -> Void
    ) throws(ZeroMQError) -> ZeroMQThread {
        let thread = ZeroMQThread()
        let entry = ThreadEntry(name: name) {
            body()
            thread.finished()
        }
        let argument = Unmanaged.passRetained(entry).toOpaque()
        let number = withSignalsBlocked { () -> CInt in
            var identifier = pthread_t()
            let number = pthread_create(&identifier, nil, zeroMQThreadMain, argument)
            if number == 0 {
                // Its end is told by `finished()`; nobody reads its exit value.
                pthread_detach(identifier)
            }
            return number
        }
        guard number == 0 else {
            Unmanaged<ThreadEntry>.fromOpaque(argument).release()
            throw ZeroMQError(operation: "start thread \(name)", errno: number)
        }
        return thread
    }

    /// Runs `body` on a thread of its own and waits for its result without blocking a thread of the concurrency pool.
    package static func run<Value: Sendable>(
        name: String,
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        let result = ThreadResult<Value>()
        let thread = try start(name: name) {
            result.store(Result { try body() })
        }
        await thread.join()
        return try result.take()
    }

    /// Waits until the body has returned.
    package func join() async {
        await withCheckedContinuation { continuation in
            let isFinished = state.withLock { state in
                switch state {
                case .running(var waiting):
                    waiting.append(continuation)
                    state = .running(waiting: waiting)
                    return false
                case .finished:
                    return true
                }
            }
            if isFinished {
                continuation.resume()
            }
        }
    }

    private func finished() {
        let waiting = state.withLock { state in
            switch state {
            case .running(let waiting):
                state = .finished
                return waiting
            case .finished:
                preconditionFailure("a thread's body returns once")
            }
        }
        for continuation in waiting {
            continuation.resume()
        }
    }
}
