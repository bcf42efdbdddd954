import Synchronization

/// Lets a thread that works in turns show that it does.
///
/// A turn without a question costs one load of an atomic.
package final class ThreadPulse: Sendable {
    private let isAsked = Atomic(false)
    private let question = Mutex<(@Sendable () -> Void)?>(nil)

    package init() {}

    /// Has `answer` called when the thread has finished its current turn, or the next one.
    ///
    /// A second question takes the place of one that has not been answered.
    package func ask(_ answer: @escaping @Sendable () -> Void) {
        self.question.withLock { $0 = answer }
        self.isAsked.store(true, ordering: .releasing)
    }

    /// To be called by the thread at the end of each turn.
    package func turnEnded() {
        guard self.isAsked.load(ordering: .acquiring) else { return }
        self.isAsked.store(false, ordering: .relaxed)
        let answer = self.question.withLock { question in
            defer { question = nil }
            return question
        }
        // Not under the lock: an answer may lead to the next question.
        answer?()
    }
}
