import Logging
import Synchronization

/// Asks every loop and thread in each interval whether it still takes turns; performs what ``WatchdogStateMachine`` decides.
///
/// Its timer runs on the concurrency pool, and is the question to that.
final class Watchdog: Sendable {
    private struct State: ~Copyable {
        var machine = WatchdogStateMachine()
        var subjects: [Int: WatchedSubject] = [:]
    }

    /// Within which the service manager wants to hear.
    let limit: Duration
    private let logger: Logger
    private let feed: @Sendable () -> Void
    private let state = Mutex(State())

    /// - Parameter feed: called when everybody has answered in an interval, which is half of `limit`.
    init(limit: Duration, logger: Logger, feed: @escaping @Sendable () -> Void) {
        self.limit = limit
        self.logger = logger
        self.feed = feed
    }

    /// Asks until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            self.beginRound()
            guard (try? await Task.sleep(for: self.limit / 2)) != nil else { return }
        }
    }

    /// Watches `subjects` for the time of `body`.
    func watching<Value>(_ subjects: [WatchedSubject], _ body: () async throws -> Value) async rethrows -> Value {
        let numbers = self.state.withLock { state in
            subjects.map { subject in
                let number = state.machine.joined()
                state.subjects[number] = subject
                return number
            }
        }
        defer { for number in numbers { self.leave(number) } }
        return try await body()
    }

    private func leave(_ number: Int) {
        self.perform(
            self.state.withLock { state in
                state.subjects[number] = nil
                return state.machine.left(number)
            }
        )
    }

    /// One interval has ended and the next begins.
    func beginRound() {
        let (asked, silent) = self.state.withLock { state in
            let round = state.machine.intervalEnded()
            return (round.asked, round.silent.compactMap { state.subjects[$0]?.name })
        }
        for number in asked { self.ask(number) }
        guard !silent.isEmpty else { return }
        // If it goes on, these are the last words of the process: the manager ends it.
        self.logger.error(
            "these threads do not take turns; the watchdog is not fed",
            metadata: ["watchdog.threads": "\(silent.joined(separator: ", "))", "watchdog.limit": "\(self.limit)"]
        )
    }

    private func ask(_ number: Int) {
        guard let subject = self.state.withLock({ $0.subjects[number] }) else { return }
        subject.ask { self.perform(self.state.withLock { $0.machine.answered(number) }) }
    }

    private func perform(_ action: WatchdogStateMachine.Action) {
        switch action {
        case .none: break
        case .ask(let number): self.ask(number)
        case .feed: self.feed()
        }
    }
}
