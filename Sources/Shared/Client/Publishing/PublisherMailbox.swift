import NIOCore
import Synchronization
import ZeroMQ

/// Hands pushes from any task to the thread that owns the socket.
final class PublisherMailbox: Sendable {
    enum Command: Sendable {
        case push(UInt64, ByteBuffer, PendingAnswer)
        case cancel(UInt64)
    }

    private struct State {
        var commands: [Command] = []
        /// Pushes that have been given in and not been answered.
        var unanswered = 0
        var isStopped = false
    }

    let wakeUp: WakeUp
    private let limit: Int
    private let state = Mutex(State())

    init(limit: Int) throws {
        self.wakeUp = try WakeUp()
        self.limit = limit
    }

    enum EnterResult {
        case entered
        case full
        case stopped
    }

    func enter(_ number: UInt64, _ body: ByteBuffer, _ answer: PendingAnswer) -> EnterResult {
        let result: EnterResult = state.withLock { state in
            if state.isStopped { return .stopped }
            if state.unanswered >= limit { return .full }
            state.unanswered += 1
            state.commands.append(.push(number, body, answer))
            return .entered
        }
        if case .entered = result {
            wakeUp.signal()
        }
        return result
    }

    func cancel(_ number: UInt64) {
        state.withLock { $0.commands.append(.cancel(number)) }
        wakeUp.signal()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        wakeUp.signal()
    }

    /// For the thread: everything that came in since it looked last.
    func take() -> (commands: [Command], isStopped: Bool) {
        wakeUp.consume()
        return state.withLock { state in
            let commands = state.commands
            state.commands = []
            return (commands, state.isStopped)
        }
    }

    /// For the thread: a push has its answer.
    func answered() {
        state.withLock { $0.unanswered -= 1 }
    }
}
