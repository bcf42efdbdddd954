import MusterDomain
import NIOCore
import Synchronization
import ZeroMQ

/// The way of clients' pushes from the shards to the hub and of its answers back.
///
/// The shards put pushes in; the link's thread takes them out, sends them, and brings the hub's answers.
final class PublishOutbox: Sendable {
    typealias Answer = @Sendable (Result<PublishReceipt, Refusal>) -> Void

    struct Entry: Sendable {
        var push: Push
        var answer: Answer
    }

    private typealias Machine = PublishOutboxStateMachine<Entry>

    private struct State: ~Copyable {
        var machine: Machine
        /// Of the link's thread; nil before it runs.
        var wakeUp: WakeUp?
    }

    private let state: Mutex<State>

    init(limits: PublishOutboxStateMachine<Entry>.Limits = .init()) {
        self.state = Mutex(State(machine: PublishOutboxStateMachine(limits: limits)))
    }

    /// Hands a push to the link's thread. May be called on any thread.
    ///
    /// A node that no hub has ever let in refuses with 503, data that the hub would not take with 413, more than the limits
    /// with 503. The hub's own refusal comes as it is; 504 says that nobody knows whether the push was published.
    /// - Parameter answer: Called exactly once: on the link's thread, or at once on the caller's when it is refused here.
    func publish(_ push: Push, answer: @escaping Answer) {
        let entry = Entry(push: push, answer: answer)
        let bytes = push.data.readableBytes
        let (action, wakeUp) = self.state.withLock { state in
            (state.machine.submitted(entry, bytes: bytes, now: Monotonic.milliseconds()), state.wakeUp)
        }
        switch action {
        case .wakeUp: wakeUp?.signal()
        case .refuse(let refusal): answer(.failure(refusal))
        }
    }

    // MARK: The link's thread

    /// Says how the link's thread is woken; before it has joined a hub for the first time.
    func attach(_ wakeUp: WakeUp) {
        self.state.withLock { $0.wakeUp = wakeUp }
    }

    func hubJoined(_ admission: NodeAdmission) {
        let wakeUp = self.state.withLock { state in
            state.machine.hubJoined(dataLimit: Int(admission.dataLimit))
            return state.wakeUp
        }
        // Pushes may have waited for it.
        wakeUp?.signal()
    }

    /// No hub is there any longer: answers those whose pushes were on their way; the others wait for its return.
    func hubLost() {
        Self.fail(self.state.withLock { $0.machine.hubLost() })
    }

    /// The link ends: answers everybody.
    func linkEnded() {
        Self.fail(self.state.withLock { $0.machine.linkEnded() })
    }

    /// The next push to send, with its number.
    func takeNext() -> ClientPublish? {
        self.state.withLock { state in
            state.machine.takeNext().map { ClientPublish(number: $0.number, push: $0.entry.push) }
        }
    }

    /// The socket did not take it.
    func sendFailed(_ number: UInt64) {
        let entry = self.state.withLock { $0.machine.sendFailed(number) }
        entry?.answer(.failure(Self.refusal(.notSent)))
    }

    /// The hub answered.
    func answered(_ number: UInt64, _ result: Result<PublishReceipt, Refusal>) {
        // It may be late: the push timed out, or its hub was given up.
        let entry = self.state.withLock { $0.machine.answered(number) }
        entry?.answer(result)
    }

    func timePassed(now: UInt64) {
        Self.fail(self.state.withLock { $0.machine.timePassed(now: now) })
    }

    /// Outside of the lock: an answer may publish again.
    private static func fail(_ failures: [PublishOutboxStateMachine<Entry>.Failure]) {
        for failure in failures {
            failure.entry.answer(.failure(Self.refusal(failure.reason)))
        }
    }

    private static func refusal(_ reason: PublishOutboxStateMachine<Entry>.Reason) -> Refusal {
        switch reason {
        case .notSent:
            .unavailable("expected a hub that answers, found none: try again")
        case .linkLost:
            Refusal(code: 504, reason: "expected the hub's answer, lost the hub: it may or may not have been published")
        case .noAnswer:
            Refusal(code: 504, reason: "expected the hub's answer in time: it may or may not have been published")
        }
    }
}
