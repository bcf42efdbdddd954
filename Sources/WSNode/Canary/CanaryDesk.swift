import MusterDomain
import Synchronization
import ZeroMQ

/// Brings canaries from the WebSockets that they came out of to the link's thread.
final class CanaryDesk: Sendable {
    private struct State: ~Copyable {
        var arrivals: [(number: UInt64, reader: Int)] = []
        /// The readers that are connected.
        var connected: Set<Int> = []
        /// Of the link's thread; nil before it runs.
        var wakeUp: WakeUp?
    }

    /// How many WebSockets each canary has to reach: one for each shard.
    let readers: Int
    private let node = UInt64.random(in: .min ... .max)
    private let state = Mutex(State())
    /// More than one canary's are never of use: a link that does not run must not be the reason for a list without end.
    private static let arrivalLimit = 4_096

    init(readers: Int) {
        self.readers = readers
    }

    /// What the hub is asked to publish.
    func canary(_ number: UInt64) -> StreamCanary {
        StreamCanary(node: self.node, number: number)
    }

    /// Where canaries come.
    var topic: TopicName { self.canary(0).topic }

    /// Whether canaries can come back: each reader is connected.
    var isReady: Bool { self.readers > 0 && self.state.withLock { $0.connected.count == self.readers } }

    /// A reader hears its shard no more: nothing can be expected of it until it does.
    func disconnected(_ reader: Int) {
        self.state.withLock { _ = $0.connected.remove(reader) }
    }

    /// A reader hears its shard.
    func connected(_ reader: Int) {
        self.state.withLock { _ = $0.connected.insert(reader) }
    }

    func arrived(_ number: UInt64, at reader: Int) {
        let wakeUp = self.state.withLock { state in
            if state.arrivals.count < Self.arrivalLimit { state.arrivals.append((number, reader)) }
            return state.wakeUp
        }
        wakeUp?.signal()
    }

    // MARK: The link's thread

    func attach(_ wakeUp: WakeUp) {
        self.state.withLock { $0.wakeUp = wakeUp }
    }

    func takeArrivals() -> [(number: UInt64, reader: Int)] {
        self.state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
    }
}
