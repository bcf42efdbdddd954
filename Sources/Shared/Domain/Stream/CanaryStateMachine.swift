/// Decides when a node sends a canary, and when one that did not come back means that the node is deaf.
///
/// Design: a canary is a push that the hub publishes for one node. It goes the way of all pushes, through the stream, the ring and
/// every shard to a WebSocket of the node's own on each of them; so it finds what beats do not: a lane that does not arrive, a
/// shard that is stuck, a broadcast that reaches nobody. It is sent only while the node is joined, and
/// its time begins when the hub says that it has published it. One alone may be among pushes that were lost and told as such, or meet a
/// WebSocket that is just being made again; so the next is sent at once, and two in a row make the node deaf. One that is late because its lane is being repaired is not lost:
/// as long as the repair brings something its time begins again.
package struct CanaryStateMachine: ~Copyable {
    /// Times of the machine, in milliseconds of whatever monotonic clock the driver uses.
    package struct Timing: Sendable {
        /// Between two canaries.
        package var interval: UInt64
        /// A canary that is not back so long after it was published, and without any progress of the repair for so long, is
        /// lost.
        package var limit: UInt64
        /// A driver that asks the time less often than this was stopped itself.
        package var driverPause: UInt64

        package init(interval: UInt64 = 5000, limit: UInt64 = 5000, driverPause: UInt64 = 500) {
            self.interval = interval
            self.limit = limit
            self.driverPause = driverPause
        }
    }

    private enum State {
        case idle
        /// Sent to the hub, which has not said anything of it.
        case sent
        /// Published, and waited for since then or since the repair's last progress.
        case published(since: UInt64)
    }

    private let timing: Timing
    /// How many WebSockets each canary has to reach.
    private let readers: Int
    private var state = State.idle
    private var number: UInt64 = 0
    private var sentAt: UInt64 = 0
    private var nextCanary: UInt64
    /// Canaries that were lost one after the other.
    private var losses = 0
    /// The readers that the youngest canary has not reached.
    private var missing: Set<Int> = []
    /// Whether two canaries were lost one after the other, and none has come back since.
    package var isLost: Bool { self.losses > 1 }
    private var lastTimer: UInt64

    package init(readers: Int, now: UInt64, timing: Timing = Timing()) {
        self.readers = readers
        self.timing = timing
        self.nextCanary = now
        self.lastTimer = now
    }

    package enum TimerAction: Equatable, Sendable {
        case none
        /// Have the hub publish the canary of this number.
        case send(UInt64)
        /// It did not come back to these readers, and neither did the one before: the node is deaf.
        case canaryLost(readers: [Int])
    }

    /// Time has passed.
    ///
    /// - Parameter isJoined: Whether the node is joined: nothing is expected of a hub that has not let it in.
    package mutating func timerFired(now: UInt64, isJoined: Bool) -> TimerAction {
        self.forgivePause(until: now)
        guard isJoined else {
            self.state = .idle
            self.nextCanary = now
            return .none
        }
        if case .published(let since) = self.state {
            guard now >= since + self.timing.limit else { return .none }
            self.state = .idle
            self.nextCanary = now
            self.losses += 1
            if self.isLost { return .canaryLost(readers: self.missing.sorted()) }
        }
        // One of which the hub has said nothing did perhaps not get there: that is not the stream's fault.
        guard now >= self.nextCanary else { return .none }
        self.number += 1
        self.nextCanary = now + self.timing.interval
        self.sentAt = now
        self.state = .sent
        self.missing = Set(0..<self.readers)
        return .send(self.number)
    }

    /// The hub has published a canary.
    package mutating func published(_ number: UInt64, now: UInt64) {
        // It may have come back before the answer, and an answer to one that was given up says nothing.
        guard case .sent = self.state, number == self.number else { return }
        self.state = .published(since: now)
    }

    package enum ReturnAction: Equatable, Sendable {
        case none
        /// It has reached all readers, after so many milliseconds.
        case canaryReturned(milliseconds: UInt64)
    }

    /// A canary came out of the WebSocket of a reader.
    package mutating func arrived(_ number: UInt64, at reader: Int, now: UInt64) -> ReturnAction {
        // One that was given up is late: the next tells.
        guard number == self.number, self.missing.remove(reader) != nil, self.missing.isEmpty else { return .none }
        self.state = .idle
        self.losses = 0
        return .canaryReturned(milliseconds: now - min(now, self.sentAt))
    }

    /// The repair of the stream has brought something: what is behind it is on its way.
    package mutating func repairProgressed(now: UInt64) {
        if case .published = self.state { self.state = .published(since: now) }
    }

    /// While this process did not run nothing could arrive.
    private mutating func forgivePause(until now: UInt64) {
        let pause = now - min(now, self.lastTimer)
        self.lastTimer = now
        guard pause > self.timing.driverPause, case .published(let since) = self.state else { return }
        self.state = .published(since: min(now, since + pause))
    }
}
