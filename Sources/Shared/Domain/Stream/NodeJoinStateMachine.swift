/// How a node gets into the cluster and notices that it has fallen out of it.
///
/// Design: a join carries a nonce. The hub publishes the nonce on the stream and answers over the control door. Only both
/// together make the node live: the answer alone says nothing of the subscription, the nonce alone nothing of the lanes'
/// heads. Joins are repeated until then, since the stream drops what comes before the subscription has arrived. A live
/// node whose stream falls silent joins again and again. What it calls itself until it is live again is told by the control
/// door: a hub that answers there while its stream is silent is up, and the node is deaf; one that is silent there too is
/// down, and the node is degraded.
package struct NodeJoinStateMachine: ~Copyable {
    /// Times of the machine, in milliseconds of whatever monotonic clock the driver uses.
    package struct Timing: Sendable {
        /// Between two joins. No multiple of the beats' interval, nor of anything else that goes wrong by the clock: each attempt
        /// meets another moment of it.
        package var retry: UInt64
        /// A stream without a beat for so long is silent. Beats come every 250 ms, so one that broke right behind a beat is
        /// noticed within 3 s of its break.
        package var silence: UInt64
        /// Between two beats.
        package var beatInterval: UInt64
        /// A control door without an answer for so long is silent. Every report is answered, one a second.
        package var controlSilence: UInt64
        /// Until the next join after a refusal.
        package var refusalRetry: UInt64

        /// A driver that asks the time less often than this was stopped itself, by the kernel or a debugger.
        package var pause: UInt64

        package init(
            retry: UInt64 = 350,
            silence: UInt64 = 2750,
            beatInterval: UInt64 = 250,
            controlSilence: UInt64 = 2000,
            refusalRetry: UInt64 = 1000,
            pause: UInt64 = 500
        ) {
            self.retry = retry
            self.silence = silence
            self.beatInterval = beatInterval
            self.controlSilence = controlSilence
            self.refusalRetry = refusalRetry
            self.pause = pause
        }
    }

    private enum State {
        case joining(Joining)
        case live
    }

    private struct Joining {
        var nonce: StreamNonce
        var nextJoin: UInt64
        var isProbeSeen = false
        var isAdmitted = false
        /// It has been live before: its sockets are kept.
        var isRejoining: Bool
    }

    private var state: State
    private let timing: Timing
    /// When the stream was heard last.
    private var streamHeardAt: UInt64
    /// When the control door was heard last, and since when it has been heard without a long silence; nil: never.
    private var controlHeardAt: UInt64?
    private var controlHeardSince: UInt64 = 0
    /// Whether the hub answered for so long while its stream was silent; until the stream is proven again, or the hub is silent.
    private var isDeaf = false
    /// Whether the hub answers over the control door.
    package private(set) var isHubHeard = false
    /// When time passed last.
    private var lastTimer: UInt64

    package init(nonce: StreamNonce, now: UInt64, timing: Timing = Timing()) {
        self.timing = timing
        self.state = .joining(Joining(nonce: nonce, nextJoin: now, isRejoining: false))
        self.streamHeardAt = now
        self.lastTimer = now
    }

    /// Whether the node is in the cluster and hears its stream.
    package var isLive: Bool {
        switch self.state {
        case .joining: false
        case .live: true
        }
    }

    /// For how many milliseconds a beat is overdue; 0 before the first join.
    package func overdue(now: UInt64) -> UInt64 {
        let silence = now - min(now, self.streamHeardAt)
        switch self.state {
        case .joining(let joining) where !joining.isRejoining: return 0
        case .joining, .live: return silence - min(silence, self.timing.beatInterval)
        }
    }

    /// What the node calls itself.
    package var reportState: NodeReport.State {
        switch self.state {
        case .joining(let joining):
            if joining.isRejoining { self.isDeaf ? .deaf : .degraded } else { .joining }
        case .live:
            .live
        }
    }

    /// The hub has answered over the control door for as long as its stream has been silent, which is long enough; or it answers no
    /// more. A beat alone does not end it: the stream is proven by the nonce.
    private mutating func judgeDeafness(now: UInt64) {
        guard let controlHeardAt = self.controlHeardAt, now < controlHeardAt + self.timing.controlSilence else {
            self.isDeaf = false
            self.isHubHeard = false
            return
        }
        self.isHubHeard = true
        if now >= max(self.streamHeardAt, self.controlHeardSince) + self.timing.silence { self.isDeaf = true }
    }

    package enum TimerAction: Equatable, Sendable {
        case none
        case sendJoin(StreamNonce)
        /// The stream has fallen silent: join with this nonce.
        case streamFellSilent(StreamNonce)
    }

    /// Time has passed. `makeNonce` is asked only when a new attempt begins.
    package mutating func timerFired(now: UInt64, makeNonce: () -> StreamNonce) -> TimerAction {
        self.forgivePause(until: now)
        self.judgeDeafness(now: now)
        switch self.state {
        case .joining(var joining):
            guard now >= joining.nextJoin else { return .none }
            joining.nextJoin = now + self.timing.retry
            self.state = .joining(joining)
            return .sendJoin(joining.nonce)
        case .live:
            guard now >= self.streamHeardAt + self.timing.silence else { return .none }
            return .streamFellSilent(self.rejoin(now: now, makeNonce: makeNonce))
        }
    }

    /// While this process did not run it could hear nobody: its own pause is nobody's silence.
    private mutating func forgivePause(until now: UInt64) {
        let pause = now - min(now, self.lastTimer)
        self.lastTimer = now
        guard pause > self.timing.pause else { return }
        self.streamHeardAt = min(now, self.streamHeardAt + pause)
        self.controlHeardAt = self.controlHeardAt.map { min(now, $0 + pause) }
        self.controlHeardSince = min(now, self.controlHeardSince + pause)
    }

    /// Whether a probe with this nonce answers our join.
    package func isExpecting(_ nonce: StreamNonce) -> Bool {
        switch self.state {
        case .joining(let joining): joining.nonce == nonce
        case .live: false
        }
    }

    package enum ProgressAction: Equatable, Sendable {
        case none
        /// The subscription works and the heads are known: the node is ready.
        case becomeLive
    }

    /// A probe came over the stream. One with another nonce is some other node's.
    package mutating func probeReceived(_ nonce: StreamNonce) -> ProgressAction {
        switch self.state {
        case .joining(var joining):
            guard joining.nonce == nonce else { return .none }
            joining.isProbeSeen = true
            return self.advance(joining)
        case .live:
            // A probe of an earlier join of ours may arrive after we became live by a later one.
            return .none
        }
    }

    /// The hub let us in.
    package mutating func admissionReceived() -> ProgressAction {
        switch self.state {
        case .joining(var joining):
            joining.isAdmitted = true
            return self.advance(joining)
        case .live:
            // The answer to a repeated join that crossed the first answer.
            return .none
        }
    }

    /// A beat or a push came over the stream.
    ///
    /// - Returns: whether it had been silent.
    package mutating func streamHeard(now: UInt64) -> Bool {
        let wasSilent = now >= self.streamHeardAt + self.timing.silence
        self.streamHeardAt = now
        return wasSilent
    }

    /// The hub said something over the control door.
    ///
    /// - Returns: whether it had been silent.
    package mutating func controlHeard(now: UInt64) -> Bool {
        let wasSilent = self.controlHeardAt.map { now >= $0 + self.timing.controlSilence } ?? true
        if wasSilent { self.controlHeardSince = now }
        self.controlHeardAt = now
        return wasSilent
    }

    /// A push that the hub published for this node did not arrive although beats do: begins again.
    package mutating func canaryLost(now: UInt64, makeNonce: () -> StreamNonce) -> TimerAction {
        switch self.state {
        case .joining: .none
        case .live: .sendJoin(self.rejoin(now: now, makeNonce: makeNonce))
        }
    }

    /// The hub does not know us: it was started again, or forgot us while we were silent.
    package mutating func unknownNodeReceived(now: UInt64, makeNonce: () -> StreamNonce) -> TimerAction {
        switch self.state {
        case .joining: .none
        case .live: .sendJoin(self.rejoin(now: now, makeNonce: makeNonce))
        }
    }

    /// The hub refused us (no common version, a name that is taken, too many nodes): ask again at a slow pace, since the
    /// reason may pass.
    package mutating func refusalReceived(now: UInt64) {
        switch self.state {
        case .joining(var joining):
            joining.nextJoin = now + self.timing.refusalRetry
            self.state = .joining(joining)
        case .live:
            // The answer to a join that a later one has overtaken.
            break
        }
    }

    private mutating func rejoin(now: UInt64, makeNonce: () -> StreamNonce) -> StreamNonce {
        let nonce = makeNonce()
        self.state = .joining(Joining(nonce: nonce, nextJoin: now + self.timing.retry, isRejoining: true))
        return nonce
    }

    private mutating func advance(_ joining: Joining) -> ProgressAction {
        guard joining.isProbeSeen, joining.isAdmitted else {
            self.state = .joining(joining)
            return .none
        }
        self.state = .live
        self.isDeaf = false
        return .becomeLive
    }
}
