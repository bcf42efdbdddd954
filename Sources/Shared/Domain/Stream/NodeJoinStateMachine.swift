/// How a node gets into the cluster and notices that it has fallen out of it.
///
/// Design: a join carries a nonce. The hub publishes the nonce on the stream and answers over the control door. Only both
/// together make the node live: the answer alone says nothing of the subscription, the nonce alone nothing of the lanes'
/// heads. Joins are repeated until then, since the stream drops what comes before the subscription has arrived. A live
/// node whose stream falls silent joins again and again, keeps its sockets and calls itself degraded.
package struct NodeJoinStateMachine: ~Copyable {
    /// Times of the machine, in milliseconds of whatever monotonic clock the driver uses.
    package struct Timing: Sendable {
        /// Between two joins.
        package var retry: UInt64
        /// A stream without a beat for so long is silent. Beats come every 250 ms.
        package var silence: UInt64
        /// Until the next join after a refusal.
        package var refusalRetry: UInt64

        package init(retry: UInt64 = 500, silence: UInt64 = 3000, refusalRetry: UInt64 = 1000) {
            self.retry = retry
            self.silence = silence
            self.refusalRetry = refusalRetry
        }
    }

    private enum State {
        case joining(Joining)
        case live(lastHeard: UInt64)
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

    package init(nonce: StreamNonce, now: UInt64, timing: Timing = Timing()) {
        self.timing = timing
        self.state = .joining(Joining(nonce: nonce, nextJoin: now, isRejoining: false))
    }

    /// What the node calls itself.
    package var reportState: NodeReport.State {
        switch self.state {
        case .joining(let joining): joining.isRejoining ? .degraded : .joining
        case .live: .live
        }
    }

    package enum TimerAction: Equatable, Sendable {
        case none
        case sendJoin(StreamNonce)
        /// The stream has fallen silent: join with this nonce, and say that the node is degraded.
        case streamFellSilent(StreamNonce)
    }

    /// Time has passed. `makeNonce` is asked only when a new attempt begins.
    package mutating func timerFired(now: UInt64, makeNonce: () -> StreamNonce) -> TimerAction {
        switch self.state {
        case .joining(var joining):
            guard now >= joining.nextJoin else { return .none }
            joining.nextJoin = now + self.timing.retry
            self.state = .joining(joining)
            return .sendJoin(joining.nonce)
        case .live(let lastHeard):
            guard now >= lastHeard + self.timing.silence else { return .none }
            let nonce = self.rejoin(now: now, makeNonce: makeNonce)
            return .streamFellSilent(nonce)
        }
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
    package mutating func probeReceived(_ nonce: StreamNonce, now: UInt64) -> ProgressAction {
        switch self.state {
        case .joining(var joining):
            guard joining.nonce == nonce else { return .none }
            joining.isProbeSeen = true
            return self.advance(joining, now: now)
        case .live:
            // A probe of an earlier join of ours may arrive after we became live by a later one.
            self.state = .live(lastHeard: now)
            return .none
        }
    }

    /// The hub let us in.
    package mutating func admissionReceived(now: UInt64) -> ProgressAction {
        switch self.state {
        case .joining(var joining):
            joining.isAdmitted = true
            return self.advance(joining, now: now)
        case .live:
            // The answer to a repeated join that crossed the first answer.
            return .none
        }
    }

    /// A beat or a push came over the stream.
    package mutating func streamHeard(now: UInt64) {
        switch self.state {
        case .joining: break
        case .live: self.state = .live(lastHeard: now)
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

    private mutating func advance(_ joining: Joining, now: UInt64) -> ProgressAction {
        guard joining.isProbeSeen, joining.isAdmitted else {
            self.state = .joining(joining)
            return .none
        }
        self.state = .live(lastHeard: now)
        return .becomeLive
    }
}
