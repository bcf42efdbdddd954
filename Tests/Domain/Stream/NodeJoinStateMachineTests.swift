import Testing

@testable import MusterDomain

/// Lines of event and expected action; nonces are numbered, and the clock is whatever the lines say.
@Suite struct NodeJoinStateMachineTests {
    /// A machine that makes up nonces 1, 2, 3, ... .
    private struct Bench: ~Copyable {
        var machine: NodeJoinStateMachine
        var nonces: UInt64 = 1

        init(now: UInt64 = 0) {
            self.machine = NodeJoinStateMachine(
                nonce: StreamNonce(high: 0, low: 1),
                now: now,
                timing: .init(retry: 500, silence: 3000, refusalRetry: 5000)
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
            self.machine.probeReceived(StreamNonce(high: 0, low: nonce), now: now)
        }

        mutating func admission(_ now: UInt64) -> NodeJoinStateMachine.ProgressAction {
            self.machine.admissionReceived(now: now)
        }

        var state: NodeReport.State { self.machine.reportState }
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
        let state = bench.state
        #expect(state == .joining)
    }

    @Test func answerAndProbeTogetherMakeItLive() {
        var bench = Bench()
        _ = bench.timer(0)
        let answer = bench.admission(10)
        let stateBetween = bench.state
        let probe = bench.probe(1, 20)
        let stateAfter = bench.state
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
        let state = bench.state
        #expect(state == .live)
    }

    @Test func staysLiveWhileTheStreamIsHeard() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 0)
        var actions: [NodeJoinStateMachine.TimerAction] = []
        for now in stride(from: UInt64(250), through: 10_000, by: 250) {
            bench.machine.streamHeard(now: now)
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
        let state = bench.state
        #expect(state == .degraded)
        let retries = [bench.timer(4001), bench.timer(4499), bench.timer(4500)]
        #expect(retries == [.none, .none, Self.join(2)])
        // The old nonce, which may still be on its way, proves nothing about the stream of now.
        let progress = [bench.admission(4600), bench.probe(1, 4610), bench.probe(2, 4620)]
        #expect(progress == [.none, .none, .becomeLive])
        let stateAfter = bench.state
        #expect(stateAfter == .live)
    }

    @Test func silenceIsCountedFromWhatWasHeardLast() {
        var bench = Bench()
        _ = bench.admission(0)
        _ = bench.probe(1, 0)
        bench.machine.streamHeard(now: 2500)
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
        let state = bench.state
        #expect(state == .degraded)
        // A second report may have been on its way.
        let again = bench.unknownNode(11)
        #expect(again == .none)
        let progress = [bench.probe(2, 20), bench.admission(21)]
        #expect(progress == [.none, .becomeLive])
    }

    @Test func whatTheStreamSaysBeforeItIsLiveIsNoProgress() {
        var bench = Bench()
        bench.machine.streamHeard(now: 5)
        let state = bench.state
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
}
