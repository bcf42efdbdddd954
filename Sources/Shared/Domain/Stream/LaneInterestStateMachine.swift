/// Which lanes of the stream a node takes that does not take all of them.
///
/// Design: a lane is needed as long as somebody has a topic on it. It is then subscribed to, and the hub is asked to show a nonce
/// on it: what is published behind the nonce arrives, so when it has come back the lane is live, and subscriptions to its topics
/// can be confirmed. A lane that nobody needs any more is kept for a while, since people go from page to page. Each opening has a nonce of
/// its own: that of an earlier one may still be on its way from before the lane was left.
package struct LaneInterestStateMachine: ~Copyable {
    /// Times of the machine, in milliseconds of whatever monotonic clock the driver uses.
    package struct Timing: Sendable {
        /// Between two wishes to see the nonce: the first is dropped when it overtakes the subscription.
        package var retry: UInt64
        /// From the moment that nobody needs a lane until it is left.
        package var linger: UInt64

        package init(retry: UInt64 = 100, linger: UInt64 = 30_000) {
            self.retry = retry
            self.linger = linger
        }
    }

    private enum State {
        case idle
        /// Subscribed to; the nonce has not come back.
        case opening(nonce: StreamNonce?, nextWish: UInt64)
        case live
    }

    private struct Entry {
        var state = State.idle
        var isNeeded = false
        /// When it was last needed.
        var neededUntil: UInt64 = 0
    }

    private var entries = [Entry](repeating: Entry(), count: Lane.count)
    private let timing: Timing

    package init(timing: Timing = Timing()) {
        self.timing = timing
    }

    package enum NeedAction: Equatable, Sendable {
        case none
        /// Subscribe to the lane.
        case subscribe
    }

    /// Somebody needs the lane.
    package mutating func needed(_ lane: Lane, now: UInt64) -> NeedAction {
        let index = Int(lane.rawValue)
        self.entries[index].isNeeded = true
        switch self.entries[index].state {
        case .idle:
            self.entries[index].state = .opening(nonce: nil, nextWish: now)
            return .subscribe
        case .opening, .live:
            return .none
        }
    }

    /// Nobody needs the lane any more.
    package mutating func released(_ lane: Lane, now: UInt64) {
        self.entries[Int(lane.rawValue)].isNeeded = false
        self.entries[Int(lane.rawValue)].neededUntil = now
    }

    /// A probe came on a lane; whether the lane is live by it.
    package mutating func probeReceived(_ nonce: StreamNonce, on lane: Lane) -> Bool {
        guard case .opening(let expected, _) = self.entries[Int(lane.rawValue)].state, expected == nonce else {
            return false
        }
        self.entries[Int(lane.rawValue)].state = .live
        return true
    }

    /// What time brings.
    package struct TimerActions: Equatable, Sendable {
        /// Ask the hub to show each nonce on its lanes.
        package var wishes: [Wish] = []
        /// Nobody has needed these lanes for a while: leave them, unless somebody is about to.
        package var leave: [Lane] = []
    }

    package struct Wish: Equatable, Sendable {
        package var nonce: StreamNonce
        package var lanes: [Lane]
    }

    /// Time has passed.
    ///
    /// - Parameter isJoined: Whether the hub knows the node: else it would not listen.
    package mutating func timerFired(
        now: UInt64,
        isJoined: Bool,
        makeNonce: () -> StreamNonce
    ) -> TimerActions {
        var actions = TimerActions()
        var fresh: StreamNonce?
        for index in 0..<Lane.count {
            let lane = Lane(rawValue: UInt8(index))
            let entry = self.entries[index]
            switch entry.state {
            case .idle:
                break
            case .opening(let nonce, let nextWish):
                guard isJoined, now >= nextWish else { break }
                let shown = nonce ?? fresh ?? makeNonce()
                if nonce == nil { fresh = shown }
                self.entries[index].state = .opening(nonce: shown, nextWish: now + self.timing.retry)
                Self.add(lane, shown, to: &actions.wishes)
            case .live:
                guard !entry.isNeeded, now >= entry.neededUntil + self.timing.linger else { break }
                actions.leave.append(lane)
            }
        }
        return actions
    }

    /// The subscription of a lane has ended.
    package mutating func left(_ lane: Lane) {
        self.entries[Int(lane.rawValue)].state = .idle
    }

    private static func add(_ lane: Lane, _ nonce: StreamNonce, to wishes: inout [Wish]) {
        if let index = wishes.firstIndex(where: { $0.nonce == nonce }) {
            wishes[index].lanes.append(lane)
        } else {
            wishes.append(Wish(nonce: nonce, lanes: [lane]))
        }
    }

    /// The lanes that a new socket has to subscribe to. Those that were live stay so: what a socket does not bring is pulled.
    package var subscribed: [Lane] {
        (0..<Lane.count).compactMap { index in
            switch self.entries[index].state {
            case .idle: nil
            case .opening, .live: Lane(rawValue: UInt8(index))
            }
        }
    }
}
