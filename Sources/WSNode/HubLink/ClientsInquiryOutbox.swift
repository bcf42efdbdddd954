import MusterDomain
import Synchronization
import ZeroMQ

/// The way of the hub's question which clients are slow to the shards, and of their answer back.
///
/// Each shard looks at its own connections in a turn of its loop; the link's thread waits for none of them. A shard that
/// hangs leaves the question open, and the hub names the node as silent.
final class ClientsInquiryOutbox: Sendable {
    private struct State {
        var machine = ShardInquiryStateMachine()
        /// Of the link's thread; nil before it runs.
        var wakeUp: WakeUp?
    }

    private let state = Mutex(State())

    /// Says how the link's thread is woken.
    func attach(_ wakeUp: WakeUp) {
        self.state.withLock { $0.wakeUp = wakeUp }
    }

    /// The hub asks: hands the question to all shards.
    func hubAsked(_ number: UInt64, limit: Int, _ ports: [ShardPort]) {
        self.state.withLock { $0.machine.hubAsked(number, limit: limit, shards: ports.count) }
        for port in ports {
            port.execute { shard in self.shardAnswered(number, shard.slowClients(limit: limit)) }
        }
    }

    private func shardAnswered(_ number: UInt64, _ clients: SlowClients) {
        let wakeUp = self.state.withLock { state in
            state.machine.shardAnswered(number, clients) ? state.wakeUp : nil
        }
        wakeUp?.signal()
    }

    /// The next answer that is complete.
    func takeAnswer() -> ShardInquiryStateMachine.Answer? {
        self.state.withLock { $0.machine.takeAnswer() }
    }
}
