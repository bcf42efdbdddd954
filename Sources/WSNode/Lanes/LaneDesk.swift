import MusterDomain
import Synchronization
import ZeroMQ

/// What shards and the link's thread tell each other of lanes, in a node that takes only those that it needs: who holds which,
/// which are live, and who waits for that.
///
/// Everything here is rare (a lane's first topic, its last, a subscription to one that is not live yet), so one lock does.
final class LaneDesk: Sendable {
    /// What the link's thread is to do about a lane.
    enum Order: Equatable, Sendable {
        case need(Lane)
        case release(Lane)
    }

    private struct Wait {
        var missing: Set<Lane>
        var lanes: [Lane]
        var body: @Sendable () -> Void
    }

    private struct State: ~Copyable {
        var holders = [Int](repeating: 0, count: Lane.count)
        var isLive = [Bool](repeating: false, count: Lane.count)
        var orders: [Order] = []
        var waits: [UInt64: Wait] = [:]
        var lastWait: UInt64 = 0
        var wakeUp: WakeUp?

        mutating func hold(_ lane: Lane) {
            self.holders[Int(lane.rawValue)] += 1
            if self.holders[Int(lane.rawValue)] == 1 { self.orders.append(.need(lane)) }
        }

        mutating func letGo(_ lane: Lane) {
            self.holders[Int(lane.rawValue)] -= 1
            if self.holders[Int(lane.rawValue)] == 0 { self.orders.append(.release(lane)) }
        }
    }

    private let state = Mutex(State())

    /// Keeps a lane for the caller until it lets go of it.
    func hold(_ lane: Lane) {
        self.update { $0.hold(lane) }
    }

    func letGo(_ lane: Lane) {
        self.update { $0.letGo(lane) }
    }

    /// Those of the lanes that are not live.
    func missing(of lanes: Set<Lane>) -> Set<Lane> {
        self.state.withLock { state in lanes.filter { !state.isLive[Int($0.rawValue)] } }
    }

    /// Holds lanes until ``endWait(_:)``, and calls `body` on some thread as soon as all of them are live.
    func wait(for lanes: Set<Lane>, _ body: @escaping @Sendable () -> Void) -> UInt64 {
        let (number, isLive) = self.update { state in
            state.lastWait += 1
            for lane in lanes { state.hold(lane) }
            let missing = lanes.filter { !state.isLive[Int($0.rawValue)] }
            state.waits[state.lastWait] = Wait(missing: missing, lanes: Array(lanes), body: body)
            return (state.lastWait, missing.isEmpty)
        }
        if isLive { body() }
        return number
    }

    /// Whoever waited has what he wanted, or is gone.
    func endWait(_ number: UInt64) {
        self.update { state in
            guard let wait = state.waits.removeValue(forKey: number) else { return }
            for lane in wait.lanes { state.letGo(lane) }
        }
    }

    private func update<Value>(_ body: (inout State) -> Value) -> Value {
        let (value, wakeUp) = self.state.withLock { state in
            let value = body(&state)
            return (value, state.orders.isEmpty ? nil : state.wakeUp)
        }
        wakeUp?.signal()
        return value
    }

    // MARK: The link's thread

    func attach(_ wakeUp: WakeUp) {
        self.state.withLock { $0.wakeUp = wakeUp }
        // Orders may have come before.
        wakeUp.signal()
    }

    func takeOrders() -> [Order] {
        self.state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    /// What is published on the lane from now on arrives.
    func becameLive(_ lane: Lane) {
        let bodies = self.state.withLock { state in
            state.isLive[Int(lane.rawValue)] = true
            var bodies: [@Sendable () -> Void] = []
            for number in state.waits.keys.sorted() {
                guard state.waits[number]?.missing.remove(lane) != nil else { continue }
                guard let wait = state.waits[number], wait.missing.isEmpty else { continue }
                bodies.append(wait.body)
            }
            return bodies
        }
        for body in bodies { body() }
    }

    /// The lane was left.
    ///
    /// - Returns: false when somebody holds it again: then it must not be left.
    func left(_ lane: Lane) -> Bool {
        self.state.withLock { state in
            guard state.holders[Int(lane.rawValue)] == 0 else { return false }
            state.isLive[Int(lane.rawValue)] = false
            return true
        }
    }
}
