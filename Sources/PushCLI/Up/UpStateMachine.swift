/// Decides which processes of `muster up` run, start again and end.
///
/// The hub comes first and the nodes when it is ready; at the end the nodes go first, so that their clients hear a
/// goodbye while the hub is still there. A process that dies before its place was ever ready has a fault that starting
/// again would not mend (a taken port, a bad manifest): then everything ends. Later deaths are mended with a back-off.
struct UpStateMachine: ~Copyable {
    enum Outcome: Equatable {
        case stopped
        /// This place never became ready.
        case failed(UpSlot)
        /// Something had to be killed.
        case killed
    }

    enum Action: Equatable {
        case start(UpSlot)
        case terminate(UpSlot)
        case kill(UpSlot)
        /// Have it load its manifest again.
        case reload(UpSlot)
        /// All are ready for the first time.
        case announce
        /// It died and starts again after a while.
        case restart(UpSlot, after: Duration)
        case finish(Outcome)
    }

    private enum Process: Equatable {
        case notStarted
        case running(since: ContinuousClock.Instant)
        case waiting(until: ContinuousClock.Instant)
        case ended
    }

    private enum Phase {
        case running
        case stopping(deadline: ContinuousClock.Instant, Outcome)
        case finished
    }

    private let slots: [UpSlot]
    private let stopTime: Duration
    private var phase = Phase.running
    private var processes: [UpSlot: Process]
    private var backoffs: [UpSlot: RestartBackoff]
    private var everReady: Set<UpSlot> = []
    private var isAnnounced = false

    /// - Parameter stopTime: how long everything may take to end before it is killed.
    init(nodes: Int, stopTime: Duration) {
        slots = [.hub] + (0..<nodes).map { .node($0 + 1) }
        self.stopTime = stopTime
        processes = Dictionary(uniqueKeysWithValues: slots.map { ($0, .notStarted) })
        backoffs = Dictionary(uniqueKeysWithValues: slots.map { ($0, RestartBackoff()) })
    }

    mutating func started(at now: ContinuousClock.Instant) -> [Action] {
        [start(.hub, at: now)]
    }

    /// A process says that it serves.
    mutating func becameReady(_ slot: UpSlot, at now: ContinuousClock.Instant) -> [Action] {
        guard case .running = phase else { return [] }
        everReady.insert(slot)
        var actions: [Action] = []
        if slot == .hub {
            for node in slots where processes[node] == .notStarted {
                actions.append(start(node, at: now))
            }
        }
        if !isAnnounced, everReady.count == slots.count {
            isAnnounced = true
            actions.append(.announce)
        }
        return actions
    }

    /// A process is gone, for whatever reason.
    mutating func exited(_ slot: UpSlot, at now: ContinuousClock.Instant) -> [Action] {
        switch phase {
        case .running:
            guard everReady.contains(slot) else {
                processes[slot] = .ended
                return stop(at: now, .failed(slot))
            }
            return [wait(slot, at: now)]
        case .stopping(_, let outcome):
            processes[slot] = .ended
            return continueStop(outcome)
        case .finished:
            // A second report of the same end.
            return []
        }
    }

    /// The user or the system asks to end; a second time means at once.
    mutating func stopRequested(at now: ContinuousClock.Instant) -> [Action] {
        switch phase {
        case .running: stop(at: now, .stopped)
        case .stopping: killAll(at: now)
        case .finished: []
        }
    }

    /// The manifest has changed.
    ///
    /// A process that is not there now reads it when it starts.
    func reloadRequested() -> [Action] {
        switch phase {
        case .running: slots.filter { isRunning($0) }.map { .reload($0) }
        case .stopping, .finished: []
        }
    }

    mutating func timePassed(_ now: ContinuousClock.Instant) -> [Action] {
        switch phase {
        case .running:
            var actions: [Action] = []
            for slot in slots {
                if case .waiting(let until) = processes[slot], until <= now {
                    actions.append(start(slot, at: now))
                }
            }
            return actions
        case .stopping(let deadline, _):
            return now < deadline ? [] : killAll(at: now)
        case .finished:
            return []
        }
    }

    private mutating func start(_ slot: UpSlot, at now: ContinuousClock.Instant) -> Action {
        processes[slot] = .running(since: now)
        return .start(slot)
    }

    private mutating func wait(_ slot: UpSlot, at now: ContinuousClock.Instant) -> Action {
        var lifetime = Duration.zero
        if case .running(let since) = processes[slot] { lifetime = now - since }
        var backoff = backoffs[slot] ?? RestartBackoff()
        let wait = backoff.wait(afterLifetime: lifetime)
        backoffs[slot] = backoff
        processes[slot] = .waiting(until: now + wait)
        return .restart(slot, after: wait)
    }

    private mutating func stop(at now: ContinuousClock.Instant, _ outcome: Outcome) -> [Action] {
        phase = .stopping(deadline: now + stopTime, outcome)
        for slot in slots where !isRunning(slot) {
            processes[slot] = .ended
        }
        let nodes = slots.filter { $0 != .hub && isRunning($0) }
        return nodes.isEmpty ? continueStop(outcome) : nodes.map { .terminate($0) }
    }

    private mutating func continueStop(_ outcome: Outcome) -> [Action] {
        let running = slots.filter { isRunning($0) }
        if running.isEmpty {
            phase = .finished
            return [.finish(outcome)]
        }
        return running == [.hub] ? [.terminate(.hub)] : []
    }

    private mutating func killAll(at now: ContinuousClock.Instant) -> [Action] {
        // From here on only the ends of the killed are awaited.
        phase = .stopping(deadline: now + .seconds(3600), .killed)
        return slots.filter { isRunning($0) }.map { .kill($0) }
    }

    private func isRunning(_ slot: UpSlot) -> Bool {
        if case .running = processes[slot] { true } else { false }
    }
}
