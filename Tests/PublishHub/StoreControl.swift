import Dispatch
import Logging
import MusterDomain
import Synchronization

@testable import PublishHub

/// Says from the test's thread what a store does on its keeper's.
final class StoreControl: Sendable {
    private struct State {
        var isBlocked = false
        var isFailing = false
        var isUnreadable = false
        var breaksAtCommit = false
        var isWaiting = false
        var commits = 0
    }

    private let state = Mutex(State())
    private let gate = DispatchSemaphore(value: 0)

    /// Whether a commit stands at the gate.
    var isWaiting: Bool { state.withLock { $0.isWaiting } }
    /// Commits that were begun.
    var commits: Int { state.withLock { $0.commits } }

    /// The next commit waits.
    func block() { state.withLock { $0.isBlocked = true } }

    func release() {
        let wasWaiting = state.withLock { state in
            defer { (state.isBlocked, state.isWaiting) = (false, false) }
            return state.isWaiting
        }
        if wasWaiting { gate.signal() }
    }

    func setFailing(_ isFailing: Bool) { state.withLock { $0.isFailing = isFailing } }

    /// Nothing can be read behind the next commit.
    func breakAtCommit() { state.withLock { $0.breaksAtCommit = true } }

    /// On the keeper's thread.
    func readingBegins() throws(HistoryStoreError) {
        guard !state.withLock({ $0.isUnreadable }) else { throw .failed("a page of the test is damaged") }
    }

    /// On the keeper's thread.
    func commitBegins() throws(HistoryStoreError) {
        let isWaiting = state.withLock { state in
            state.commits += 1
            state.isUnreadable = state.breaksAtCommit
            state.isWaiting = state.isBlocked
            return state.isWaiting
        }
        if isWaiting { gate.wait() }
        guard !state.withLock({ $0.isFailing }) else { throw .full("the disk of the test is full") }
    }

    /// Opens a store that does what this says.
    var opening: HistoryKeeper.Opening { { [self] _ in ControlledStore(self) } }
}
