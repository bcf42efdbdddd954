/// Decides when a ZeroMQ socket is given up and made anew.
///
/// Design: libzmq connects again by itself after most ends of a connection, but not after all: it gives up for good when the
/// authentication was refused, when the peer broke the protocol, and after a message above the limit, and says nothing to the
/// receiver. So two things are watched. The monitor's news: a connection that ended and is not being tried again within
/// ``Timing/grace`` was given up. And what the socket brings: one that was silent for ``Timing/silence`` is not worth
/// keeping, whatever the reason. Attempts are spaced by a back-off that doubles, with jitter, and begins again when the socket
/// has been heard.
package struct SocketRecoveryStateMachine: ~Copyable {
    /// Times of the machine, in milliseconds of whatever monotonic clock the driver uses.
    package struct Timing: Sendable {
        /// A socket that has brought nothing for so long is silent.
        package var silence: UInt64
        /// From the end of a connection until libzmq has to be trying again.
        package var grace: UInt64
        /// The shortest and the longest time between two attempts, before jitter.
        package var shortestPause: UInt64
        package var longestPause: UInt64
        /// A driver that asks the time less often than this was stopped itself.
        package var driverPause: UInt64

        package init(
            silence: UInt64 = 3000,
            grace: UInt64 = 1000,
            shortestPause: UInt64 = 1000,
            longestPause: UInt64 = 8000,
            driverPause: UInt64 = 500
        ) {
            self.silence = silence
            self.grace = grace
            self.shortestPause = shortestPause
            self.longestPause = longestPause
            self.driverPause = driverPause
        }
    }

    /// What the monitor of a socket tells of its connection.
    package enum News: Equatable, Sendable {
        /// libzmq is connecting, or has connected.
        case trying
        /// The connection, or the attempt, has ended.
        case ended
    }

    private let timing: Timing
    private var heardAt: UInt64
    /// When a connection ended that is not being tried again; nil while libzmq is at it.
    private var endedAt: UInt64?
    /// Attempts since the socket was heard last.
    private var attempts = 0
    private var nextAttempt: UInt64
    /// Whether an attempt is due however long the silence.
    private var isWanted = false
    private var lastTimer: UInt64

    package init(now: UInt64, timing: Timing = Timing()) {
        self.timing = timing
        self.heardAt = now
        self.nextAttempt = now
        self.lastTimer = now
    }

    /// The socket brought something.
    package mutating func heard(now: UInt64) {
        self.heardAt = now
        self.endedAt = nil
        self.attempts = 0
        self.isWanted = false
    }

    package mutating func monitorTold(_ news: News, now: UInt64) {
        switch news {
        case .trying: self.endedAt = nil
        case .ended: self.endedAt = self.endedAt ?? now
        }
    }

    /// The other end has been heard elsewhere: if this socket is silent it is worth an attempt now, whatever the back-off.
    package mutating func peerReturned(now: UInt64) {
        guard now >= self.heardAt + self.timing.grace else { return }
        self.attempts = 0
        self.nextAttempt = now
        self.isWanted = true
    }

    package enum TimerAction: Equatable, Sendable {
        case none
        /// Close the socket and make another.
        case makeAnew(Reason)
    }

    package enum Reason: String, Sendable, CaseIterable {
        case givenUp = "libzmq gave the connection up"
        case silent = "the socket brought nothing"
    }

    /// Time has passed.
    ///
    /// - Parameter jitter: Gives a number below the one that it is given.
    package mutating func timerFired(now: UInt64, jitter: (UInt64) -> UInt64) -> TimerAction {
        self.forgivePause(until: now)
        guard now >= self.nextAttempt, let reason = self.reason(now: now) else { return .none }
        let pause = min(self.timing.longestPause, self.timing.shortestPause << UInt64(min(self.attempts, 16)))
        self.attempts += 1
        // Three quarters to five quarters of it: nodes that lost the same hub do not come back as one.
        self.nextAttempt = now + pause - pause / 4 + jitter(max(1, pause / 2))
        self.endedAt = nil
        self.isWanted = false
        return .makeAnew(reason)
    }

    private func reason(now: UInt64) -> Reason? {
        if let endedAt = self.endedAt, now >= endedAt + self.timing.grace { return .givenUp }
        return self.isWanted || now >= self.heardAt + self.timing.silence ? .silent : nil
    }

    /// While this process did not run it could hear nothing.
    private mutating func forgivePause(until now: UInt64) {
        let pause = now - min(now, self.lastTimer)
        self.lastTimer = now
        guard pause > self.timing.driverPause else { return }
        self.heardAt = min(now, self.heardAt + pause)
        self.endedAt = self.endedAt.map { min(now, $0 + pause) }
    }
}
