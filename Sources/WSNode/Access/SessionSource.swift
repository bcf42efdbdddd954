import MusterDomain
import Sessions
import Synchronization

/// Where one vhost's sessions come from, with those who still wait for one: it is closed after its last lookup.
final class SessionSource: Sendable {
    private struct State {
        var lookups = 0
        /// Whether the store could not answer when it was last asked.
        var isFailing = false
        var isRetired = false
        var retirement: CheckedContinuation<Void, Never>?

        /// The one to wake when nobody waits for a session any more.
        mutating func takeRetirement() -> CheckedContinuation<Void, Never>? {
            guard self.lookups == 0 else { return nil }
            defer { self.retirement = nil }
            return self.retirement
        }
    }

    /// Lookups at a time in a store that does not answer: each keeps a worker for as long as a lookup may take, and the
    /// stores of other vhosts need workers too.
    private static let failingLimit = 16

    let reader: SessionReader
    private let state = Mutex(State())

    init(_ reader: SessionReader) {
        self.reader = reader
    }

    /// Looks up the session behind a Cookie field in the pool; never waits.
    ///
    /// - Parameter answer: Called exactly once, on any thread, when the result is true; with nil when nobody was asked.
    /// - Returns: false when the pool has no room, or the store does not answer and is asked often enough.
    func lookUp(
        cookieField: String?,
        with services: NodeServices,
        answer: @escaping @Sendable (SessionReading?) -> Void
    ) -> Bool {
        guard self.begin() else { return false }
        let began = ContinuousClock.now
        let work = Work {
            let reading = await self.session(cookieField, until: began + self.reader.settings.timeout)
            services.metrics.lookedUp(in: ContinuousClock.now - began)
            self.end(isFailing: reading.map { $0.outcome == .unavailable })
            answer(reading)
        } refuse: {
            self.end()
            answer(nil)
        }
        let isTaken = services.submit(work, to: services.sessions)
        if !isTaken { self.end() }
        return isTaken
    }

    /// Who has waited for a worker until the time was over is not looked up any more: nobody waits for the answer.
    private func session(_ cookieField: String?, until deadline: ContinuousClock.Instant) async -> SessionReading? {
        guard ContinuousClock.now < deadline else { return nil }
        return await self.reader.session(cookieField: cookieField)
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
        await self.reader.close()
    }

    private func begin() -> Bool {
        self.state.withLock { state in
            guard !state.isRetired, !state.isFailing || state.lookups < Self.failingLimit else { return false }
            state.lookups += 1
            return true
        }
    }

    /// - Parameter isFailing: Whether the store could not answer; nil when it was not asked.
    private func end(isFailing: Bool? = nil) {
        let ready = self.state.withLock { state in
            state.lookups -= 1
            state.isFailing = isFailing ?? state.isFailing
            return state.takeRetirement()
        }
        ready?.resume()
    }
}
