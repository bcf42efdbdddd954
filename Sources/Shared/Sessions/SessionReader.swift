import Logging
import MusterDomain
import NIOCore

/// From the Cookie field of a request to the session behind it, by the settings of one vhost.
package final class SessionReader: Sendable {
    package let settings: SessionSettings
    private let store: any SessionStore
    private let brokenLog: ThrottledLog
    private let unavailableLog: ThrottledLog

    package init(settings: SessionSettings, store: any SessionStore, logger: Logger) {
        self.settings = settings
        self.store = store
        self.brokenLog = ThrottledLog("a session's record is broken and counts as empty", logger: logger)
        self.unavailableLog = ThrottledLog("the session store is not available", logger: logger)
    }

    /// A reader with the store that the settings ask for.
    package convenience init(settings: SessionSettings, group: any EventLoopGroup, logger: Logger) {
        let store = makeSessionStore(settings, group: group, logger: logger)
        self.init(settings: settings, store: store, logger: logger)
    }

    /// What is read from the field alone; nil when the store must be asked.
    ///
    /// A connection without a cookie needs no task, and no hop to another thread.
    package func reading(cookieField: String?) -> SessionReading? {
        switch self.step(cookieField) {
        case .done(let reading): reading
        case .ask: nil
        }
    }

    /// The session of a request with this Cookie field. Ends within the manifest's time limit.
    package func session(cookieField: String?) async -> SessionReading {
        switch self.step(cookieField) {
        case .done(let reading): reading
        case .ask(let id): await self.session(for: id)
        }
    }

    /// The session that the store has under `id`.
    package func session(for id: SessionID) async -> SessionReading {
        let hash = SessionHash(of: id)
        switch await self.store.session(for: id, timeout: self.settings.timeout) {
        case .found(let session):
            return SessionReading(.found, session: session, hash: hash)
        case .absent:
            return SessionReading(.absent, hash: hash)
        case .broken(let reason):
            self.brokenLog.eventOccurred(reason: reason, hash: hash)
            return SessionReading(.broken, reason: reason, hash: hash)
        case .unavailable(let reason):
            self.unavailableLog.eventOccurred(reason: reason, hash: hash)
            return SessionReading(.unavailable, session: nil, reason: reason, hash: hash)
        }
    }

    /// Closes the store; lookups after it are `unavailable`.
    package func close() async {
        await self.store.close()
    }

    private enum Step {
        case done(SessionReading)
        case ask(SessionID)
    }

    private func step(_ cookieField: String?) -> Step {
        guard self.settings.store != .none else { return .done(SessionReading(.noStore)) }
        return switch SessionCookie(field: cookieField, name: self.settings.cookie) {
        case .absent: .done(SessionReading(.noCookie))
        case .malformed: .done(SessionReading(.malformedID))
        case .id(let id): .ask(id)
        }
    }
}
