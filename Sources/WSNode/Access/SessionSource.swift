import MusterDomain
import Sessions
import Synchronization

/// One vhost's session store, with those who still wait for it: it is closed after its last lookup.
final class SessionSource: Sendable {
    private struct State {
        var lookups = 0
        var isRetired = false
        var retirement: CheckedContinuation<Void, Never>?

        /// The one to wake when nobody waits for the store any more.
        mutating func takeRetirement() -> CheckedContinuation<Void, Never>? {
            guard self.lookups == 0 else { return nil }
            defer { self.retirement = nil }
            return self.retirement
        }
    }

    /// What the store was made from.
    let settings: SessionSettings
    private let store: any SessionStore
    private let state = Mutex(State())

    init(settings: SessionSettings, store: any SessionStore) {
        self.settings = settings
        self.store = store
    }

    /// Looks a session up in the pool; never waits.
    ///
    /// - Parameter answer: Called exactly once, on any thread, when the result is true.
    /// - Returns: false when the pool has no room.
    func lookUp(
        _ id: SessionID,
        with services: NodeServices,
        answer: @escaping @Sendable (SessionLookup) -> Void
    ) -> Bool {
        guard self.begin() else { return false }
        let began = ContinuousClock.now
        let work = Work {
            let lookup = await self.session(for: id, until: began + self.settings.timeout)
            services.metrics.lookupTime.record(duration: ContinuousClock.now - began)
            self.end()
            answer(lookup)
        } refuse: {
            self.end()
            answer(.unavailable(reason: "the node stops"))
        }
        let isTaken = services.submit(work, to: services.sessions)
        if !isTaken { self.end() }
        return isTaken
    }

    /// The time limit counts from the upgrade: who has waited too long in the pool is not looked up any more.
    private func session(for id: SessionID, until deadline: ContinuousClock.Instant) async -> SessionLookup {
        let left = deadline - ContinuousClock.now
        guard left > .zero else { return .unavailable(reason: "expected a free worker in time, found none") }
        return await self.store.session(for: id, timeout: left)
    }

    /// Waits for the last lookup and closes the store; no lookup begins after this.
    func retire() async {
        await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
            let ready = self.state.withLock { state in
                state.isRetired = true
                state.retirement = continuation
                return state.takeRetirement()
            }
            ready?.resume()
        }
        await self.store.close()
    }

    private func begin() -> Bool {
        self.state.withLock { state in
            guard !state.isRetired else { return false }
            state.lookups += 1
            return true
        }
    }

    private func end() {
        let ready = self.state.withLock { state in
            state.lookups -= 1
            return state.takeRetirement()
        }
        ready?.resume()
    }
}
