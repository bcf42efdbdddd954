/// Decides what the service manager is told, and when.
///
/// `READY=1` is said once for the start and once after each `RELOADING=1`, whose end the manager waits for. A service that
/// stops is not ready again, whatever it has begun to load.
struct ServiceStateMachine: ~Copyable {
    private enum State {
        case starting
        case running
        case reloading
        case stopping
    }

    private var state = State.starting
    private var status: (line: String, time: UInt64)?

    /// Microseconds between two lines of status: people read them, and the manager writes each to its bus.
    static let statusInterval: UInt64 = 5_000_000

    enum Action: Equatable {
        case send(ServiceNotification)
        case none
    }

    mutating func becameReady() -> Action {
        guard self.enter(.running, from: .starting) else { return .none }
        return .send(.ready)
    }

    /// - Parameter now: microseconds of `CLOCK_MONOTONIC`.
    mutating func reloadBegan(now: UInt64) -> Action {
        // Before the start is complete the manager waits for that, and a reload is no news.
        guard self.enter(.reloading, from: .running) else { return .none }
        return .send(.reloading(microseconds: now))
    }

    mutating func reloadEnded() -> Action {
        // The service may have become ready, or begun to stop, meanwhile.
        guard self.enter(.running, from: .reloading) else { return .none }
        return .send(.ready)
    }

    mutating func stopBegan() -> Action {
        switch self.state {
        case .starting, .running, .reloading:
            self.state = .stopping
            self.status = nil
            return .send(.stopping)
        case .stopping:
            return .none
        }
    }

    /// The service was found alive.
    /// - Parameter limit: microseconds that may pass until it is found so again.
    func foundAlive(limit: UInt64) -> Action {
        switch self.state {
        case .starting, .stopping: .send(.alive(extending: limit))
        case .running, .reloading: .send(.alive(extending: nil))
        }
    }

    /// - Parameter now: microseconds of `CLOCK_MONOTONIC`.
    mutating func statusTaken(_ line: String, now: UInt64) -> Action {
        if let last = self.status {
            // What is left out here comes with a later figure: they are taken every second.
            guard line != last.line, now >= last.time + Self.statusInterval else { return .none }
        }
        self.status = (line, now)
        return .send(.status(line))
    }

    private mutating func enter(_ next: State, from expected: State) -> Bool {
        guard self.state == expected else { return false }
        self.state = next
        // A new state is worth a line of its own, at once.
        if expected == .starting { self.status = nil }
        return true
    }
}
