import MusterDomain
import Sessions
import Synchronization

/// A store whose answers the test holds back as long as it likes.
final class SessionStoreDouble: SessionStore {
    private struct State {
        var sessions: [String: SessionLookup] = [:]
        /// Ids whose lookups wait, with those who do.
        var held: [String: [CheckedContinuation<Void, Never>]] = [:]
        var isClosed = false
    }

    private let state: Mutex<State>
    /// The ids that were asked for, as they are.
    let asked: AsyncStream<String>
    private let asking: AsyncStream<String>.Continuation

    /// - Parameter held: Ids whose lookups wait until they are released.
    init(_ sessions: [String: SessionLookup] = [:], holding held: Set<String> = []) {
        (self.asked, self.asking) = AsyncStream.makeStream(of: String.self)
        let waiting = Dictionary(uniqueKeysWithValues: held.map { ($0, [CheckedContinuation<Void, Never>]()) })
        self.state = Mutex(State(sessions: sessions, held: waiting))
    }

    /// A session of the user with this id.
    static func user(_ id: String) -> SessionLookup {
        var values = SessionMap()
        values.set(.string("user_id"), .string(id))
        return .found(Session(values))
    }

    var isClosed: Bool { self.state.withLock { $0.isClosed } }

    func session(for id: SessionID, timeout: Duration) async -> SessionLookup {
        await withCheckedContinuation { continuation in
            let isHeld = self.state.withLock { state in
                guard state.held[id.text] != nil else { return false }
                state.held[id.text]?.append(continuation)
                return true
            }
            self.asking.yield(id.text)
            if !isHeld { continuation.resume() }
        }
        return self.state.withLock { $0.sessions[id.text] ?? .absent }
    }

    /// Lets the lookups of an id go on, those that come later too.
    func release(_ id: String) {
        let waiting = self.state.withLock { $0.held.removeValue(forKey: id) ?? [] }
        for continuation in waiting { continuation.resume() }
    }

    func close() async { self.state.withLock { $0.isClosed = true } }
}
