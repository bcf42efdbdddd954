import MusterDomain
import MusterRuntime
import NIOCore
import Synchronization
import ZeroMQ

/// Brings requests from HTTP's tasks to the reactor's thread and their answers back.
final class HubMailbox: Sendable {
    /// In the reactor's poll set.
    let wakeUp: WakeUp
    private let machine: Mutex<MailboxStateMachine<HubRequest>>

    init(capacity: Int) throws(ZeroMQError) {
        self.wakeUp = try WakeUp()
        self.machine = Mutex(MailboxStateMachine(capacity: capacity))
    }

    /// Has the pushes published and waits for what became of each.
    func push(_ request: PushRequest) async -> Result<[PushAnswer.Outcome], Refusal> {
        await withCheckedContinuation { submit(.push(request, $0)) }
    }

    /// The body of `GET /v1/nodes`.
    func nodes() async -> Result<ByteBuffer, Refusal> {
        await withCheckedContinuation { submit(.nodes($0)) }
    }

    /// What the nodes say of slow clients.
    func clients() async -> Result<SlowClientList, Refusal> {
        await withCheckedContinuation { submit(.clients($0)) }
    }

    /// What history has.
    func history(_ job: HistoryJob) async -> HistoryResult {
        await withCheckedContinuation { submit(.history(job, $0)) }
    }

    private func submit(_ request: HubRequest) {
        switch machine.withLock({ $0.submitted(request) }) {
        case .wakeUp: wakeUp.signal()
        case .refuse(.notOpen): request.refuse(.unavailable("the hub is starting: try again"))
        case .refuse(.full): request.refuse(.unavailable("too many requests wait: try again"))
        case .refuse(.stopping): request.refuse(.unavailable("the hub is stopping"))
        }
    }

    /// The hub is to stop: the reactor ends when HTTP has, which waits for what it has asked of the reactor.
    func announceStop() {
        machine.withLock { $0.stopAnnounced() }
        wakeUp.signal()
    }

    var isStopAnnounced: Bool {
        machine.withLock { $0.isStopAnnounced }
    }

    /// Asks the reactor to end; requests that wait are answered first.
    func requestStop() {
        machine.withLock { $0.stopRequested() }
        wakeUp.signal()
    }

    var readiness: Readiness {
        machine.withLock { machine in
            if machine.isOpen {
                .ready
            } else {
                .notReady(reason: machine.isStopping ? "stopping" : "binding its doors")
            }
        }
    }

    // MARK: The reactor's side

    func open() {
        machine.withLock { $0.opened() }
    }

    func take() -> HubRequest? {
        machine.withLock { $0.take() }
    }

    var isStopping: Bool {
        machine.withLock { $0.isStopping }
    }

    var count: Int {
        machine.withLock { $0.count }
    }

    /// The reactor has ended, in whatever way: nobody may wait for it any longer.
    func reactorEnded() {
        for request in machine.withLock({ $0.reactorEnded() }) {
            request.refuse(.unavailable("the hub is stopping"))
        }
    }
}
