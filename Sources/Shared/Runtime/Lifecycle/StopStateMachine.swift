/// Decides what signals mean: the first asks for a graceful stop, the second for an immediate one.
struct StopStateMachine: ~Copyable {
    private enum State {
        case running
        case stopping
        case cancelled
    }

    private var state = State.running

    enum Action: Equatable {
        case stopGracefully
        case cancel
        case none
    }

    mutating func signalReceived() -> Action {
        switch state {
        case .running:
            state = .stopping
            return .stopGracefully
        case .stopping:
            state = .cancelled
            return .cancel
        case .cancelled:
            return .none
        }
    }

    /// The longest time for a graceful stop is over.
    mutating func stopTimeEnded() -> Action {
        switch state {
        case .stopping:
            state = .cancelled
            return .cancel
        case .running, .cancelled:
            // The deadline is armed by the first signal only, and a second signal may have come before it.
            return .none
        }
    }

    var outcome: StopOutcome {
        switch state {
        case .running, .stopping: .graceful
        case .cancelled: .forced
        }
    }
}
