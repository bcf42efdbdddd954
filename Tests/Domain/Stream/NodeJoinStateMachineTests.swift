import Testing

@testable import MusterDomain

/// Lines of event and expected action; nonces are numbered, and the clock is whatever the lines say.
@Suite struct NodeJoinStateMachineTests {
    /// A machine that makes up nonces 1, 2, 3, ... .
    private struct Bench: ~Copyable {
        var machine: NodeJoinStateMachine
        var nonces: UInt64 = 1

        init(now: UInt64 = 0, pause: UInt64 = .max) {
            self.machine = NodeJoinStateMachine(
                nonce: StreamNonce(high: 0, low: 1),
                now: now,
                // Lines jump over seconds: what the machine makes of a driver that was stopped has lines of its own.
                timing: .init(retry: 500, silence: 3000, controlSilence: 2000, refusalRetry: 5000, pause: pause)
            )
        }

        mutating func timer(_ now: UInt64) -> NodeJoinStateMachine.TimerAction {
            var made = self.nonces
            defer { self.nonces = made }
            return self.machine.timerFired(now: now) { Self.makeNonce(&made) }
        }

        mutating func unknownNode(_ now: UInt64) -> NodeJoinStateMachine.TimerAction {
            var made = self.nonces
            defer { self.nonces = made }
            return self.machine.unknownNodeReceived(now: now) { Self.makeNonce(&made) }
        }

        private static func makeNonce(_ count: inout UInt64) -> StreamNonce {
            count += 1
            return StreamNonce(high: 0, low: count)
        }

        mutating func probe(_ nonce: UInt64, _ now: UInt64) -> NodeJoinStateMachine.ProgressAction {
            // The driver tells of a sign of life as well.
            _ = self.machine.streamHeard(now: now)
            return self.machine.probeReceived(StreamNonce(high: 0, low: nonce))
        }

        mutating func admission(_ now: UInt64) -> NodeJoinStateMachine.ProgressAction {
            self.machine.admissionReceived()
        }

        func state() -> NodeReport.State { self.machine.reportState }

        /// What the node calls itself when time has passed until then.
        mutating func state(_ now: UInt64) -> NodeReport.State {
            _ = self.timer(now)
            return self.machine.reportState
        }

        mutating func control(_ times: UInt64...) {
            for now in times { _ = self.machine.controlHeard(now: now) }
        }

        /// Live since 0.
        static func live(pause: UInt64 = .max) -> Bench {
            var bench = Bench(pause: pause)
            _ = bench.admission(0)
            _ = bench.probe(1, 0)
            return bench
        }
    }

    private static func join(_ nonce: UInt64) -> NodeJoinStateMachine.TimerAction {
        .sendJoin(StreamNonce(high: 0, low: nonce))
    }

    private static func fellSilent(_ nonce: UInt64) -> NodeJoinStateMachine.TimerAction {
        .streamFellSilent(StreamNonce(high: 0, low: nonce))
    }

    @Test func joinsAtOnceAndAgainUntilItIsLive() {
        var bench = Bench(now: 100)
        let actions = [100, 101, 599, 600, 1099, 1100].map { bench.timer($0) }
        #expect(actions == [Self.join(1), .none, .none, Self.join(1), .none, Self.join(1)])
        let state = bench.state()
        #expect(state == .joining)
    }

    @Test func answerAndProbeTogetherMakeItLive() {
        var bench = Bench()
        _ = bench.timer(0)
        let answer = bench.admission(10)
        let stateBetween = bench.state()
        let probe = bench.probe(1, 20)
        let stateAfter = bench.state()
        #expect([answer, probe] == [.none, .becomeLive])
        #expect([stateBetween, stateAfter] == [.joining, .live])
    }

    @Test func probeAndAnswerTogetherMakeItLive() {
        var bench = Bench()
        _ = bench.timer(0)
        let actions = [bench.probe(1, 10), bench.probe(1, 11), bench.admission(20)]
        #expect(actions == [.none, .none, .becomeLive])
    }

    @Test func theProbeOfAnotherNodeProvesNothing() {
        var bench = Bench()
        _ = bench.timer(0)
        let actions = [bench.admission(10), bench.probe(77, 20), bench.probe(1, 30)]
        #expect(actions == [.none, .none, .becomeLive])
    }

    @Test func lateAnswersChangeNothingOnceItIsLive() {
        var bench = Bench()
        _ = bench.timer(0)
        _ = bench.admission(10)
        _ = bench.probe(1, 20)
        let actions = [bench.admission(30), bench.probe(1, 40), bench.probe(77, 50)]
        #expect(actions == [.none, .none, .none])
        bench.machine.refusalReceived(now: 60)
        let state = bench.state()
        #expect(state == .live)
    }

    @Test func staysLiveWhileTheStreamIsHeard() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 0)
        var actions: [NodeJoinStateMachine.TimerAction] = []
        for now in stride(from: UInt64(250), through: 10_000, by: 250) {
            _ = bench.machine.streamHeard(now: now)
            actions.append(bench.timer(now + 249))
        }
        #expect(actions.allSatisfy { $0 == .none })
    }

    @Test func joinsAnewWhenTheStreamFallsSilent() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 1000)
        let waiting = [bench.timer(1000), bench.timer(3999)]
        #expect(waiting == [.none, .none])
        let silent = bench.timer(4000)
        #expect(silent == Self.fellSilent(2))
        let state = bench.state()
        #expect(state == .degraded)
        let retries = [bench.timer(4001), bench.timer(4499), bench.timer(4500)]
        #expect(retries == [.none, .none, Self.join(2)])
        // The old nonce, which may still be on its way, proves nothing about the stream of now.
        let progress = [bench.admission(4600), bench.probe(1, 4610), bench.probe(2, 4620)]
        #expect(progress == [.none, .none, .becomeLive])
        let stateAfter = bench.state()
        #expect(stateAfter == .live)
    }

    @Test func silenceIsCountedFromWhatWasHeardLast() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 0)
        _ = bench.machine.streamHeard(now: 2500)
        _ = bench.probe(99, 2600)
        let actions = [bench.timer(5599), bench.timer(5600)]
        #expect(actions == [.none, Self.fellSilent(2)])
    }

    @Test func joinsAtOnceWhenTheHubDoesNotKnowIt() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 0)
        let action = bench.unknownNode(10)
        #expect(action == Self.join(2))
        let state = bench.state()
        #expect(state == .degraded)
        // A second report may have been on its way.
        let again = bench.unknownNode(11)
        #expect(again == .none)
        let progress = [bench.probe(2, 20), bench.admission(21)]
        #expect(progress == [.none, .becomeLive])
    }

    @Test func whatTheStreamSaysBeforeItIsLiveIsNoProgress() {
        var bench = Bench()
        _ = bench.machine.streamHeard(now: 5)
        let state = bench.state()
        #expect(state == .joining)
        let unknown = bench.unknownNode(6)
        #expect(unknown == .none)
    }

    @Test func aRefusalSlowsItDown() {
        var bench = Bench()
        _ = bench.timer(0)
        bench.machine.refusalReceived(now: 10)
        let actions = [500, 5009, 5010, 5509, 5510].map { bench.timer($0) }
        #expect(actions == [.none, .none, Self.join(1), .none, Self.join(1)])
    }

    @Test func aRefusalMayBeFollowedByAnAdmission() {
        var bench = Bench()
        _ = bench.timer(0)
        bench.machine.refusalReceived(now: 10)
        let actions = [bench.admission(20), bench.probe(1, 30)]
        #expect(actions == [.none, .becomeLive])
    }

    // MARK: Deaf or without a hub

    @Test func aHubThatIsSilentOnBothDoorsIsDown() {
        var bench = Bench.live()
        bench.control(1000, 2000)
        _ = bench.machine.streamHeard(now: 2000)
        let action = bench.timer(5000)
        #expect(action == Self.fellSilent(2))
        let state = bench.state(5000)
        #expect(state == .degraded)
    }

    @Test func aHubThatAnswersWhileItsStreamIsSilentMakesTheNodeDeaf() {
        var bench = Bench.live()
        bench.control(1000, 2000)
        _ = bench.machine.streamHeard(now: 2000)
        bench.control(3000, 4000)
        let states = [bench.state(4999), bench.state(5000)]
        #expect(states == [.live, .deaf])
    }

    @Test func aDeafNodeWhoseHubGoesAwayIsDegraded() {
        var bench = Bench.live()
        bench.control(0, 1000, 2000, 3000)
        let states = [bench.state(3000), bench.state(4999), bench.state(5000)]
        #expect(states == [.deaf, .deaf, .degraded])
    }

    @Test func aBeatAloneDoesNotEndDeafness() {
        var bench = Bench.live()
        bench.control(0, 1000, 2000, 3000, 4000)
        let deaf = bench.state(3000)
        _ = bench.machine.streamHeard(now: 3500)
        let still = bench.state(4000)
        let progress = [bench.admission(4100), bench.probe(2, 4200)]
        let live = bench.state(4300)
        #expect([deaf, still, live] == [.deaf, .deaf, .live])
        #expect(progress == [.none, .becomeLive])
    }

    @Test func tellsWhenASilentStreamIsHeardAgain() {
        var bench = Bench.live()
        let heard = [2999, 5999, 6000].map { bench.machine.streamHeard(now: $0) }
        #expect(heard == [false, true, false])
    }

    @Test func tellsWhenASilentControlDoorIsHeardAgain() {
        var bench = Bench.live()
        let heard = [0, 1000, 2999, 4999, 5000].map { bench.machine.controlHeard(now: $0) }
        #expect(heard == [true, false, false, true, false])
    }

    @Test func aHubThatIsBackHasTimeToShowItsStream() {
        var bench = Bench.live()
        _ = bench.timer(3000)
        let away = bench.state(50_000)
        #expect(away == .degraded)
        bench.control(60_000, 61_000, 62_000, 63_000)
        let states = [60_000, 62_999, 63_000].map { bench.state($0) }
        #expect(states == [.degraded, .degraded, .deaf])
        let progress = [bench.probe(2, 63_100), bench.admission(63_101)]
        #expect(progress == [.none, .becomeLive])
        let live = bench.state(63_101)
        #expect(live == .live)
    }

    @Test func aNodeThatHasNeverBeenLiveIsNotDeaf() {
        var bench = Bench()
        bench.control(1000, 2000, 3000, 4000)
        let state = bench.state(4000)
        #expect(state == .joining)
    }

    @Test func itsOwnPauseIsNobodysSilence() {
        var bench = Bench.live(pause: 500)
        bench.control(900)
        _ = bench.machine.streamHeard(now: 900)
        for now in stride(from: UInt64(0), through: 1000, by: 100) { _ = bench.timer(now) }
        let woken = bench.timer(11_000)
        #expect(woken == .none)
        // From here on it is awake, and counts.
        let actions = stride(from: UInt64(11_100), through: 13_900, by: 100).map { bench.timer($0) }
        #expect(actions.dropLast().allSatisfy { $0 == .none })
        #expect(actions.last == Self.fellSilent(2))
        let state = bench.state(13_900)
        #expect(state == .degraded)
    }

    @Test func aLostCanaryBeginsAgain() {
        var bench = Bench.live()
        var made: UInt64 = 1
        let action = bench.machine.canaryLost(now: 10) {
            made += 1
            return StreamNonce(high: 0, low: made)
        }
        #expect(action == Self.join(2))
        let again = bench.machine.canaryLost(now: 11) { StreamNonce(high: 0, low: 9) }
        #expect(again == .none)
    }

    @Test func tellsForHowLongABeatIsOverdue() {
        var bench = Bench()
        let before = bench.machine.overdue(now: 10_000)
        _ = bench.admission(10_000)
        _ = bench.probe(1, 10_000)
        let after = [10_000, 10_250, 10_300, 12_000].map { bench.machine.overdue(now: $0) }
        #expect(before == 0)
        #expect(after == [0, 0, 50, 1750])
    }
}
