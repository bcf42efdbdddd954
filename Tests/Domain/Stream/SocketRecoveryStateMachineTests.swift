import Testing

@testable import MusterDomain

@Suite struct SocketRecoveryStateMachineTests {
    private typealias Machine = SocketRecoveryStateMachine

    /// Pauses without jitter: what is asked for is halved, so that a pause is its middle.
    private static func fire(_ machine: inout Machine, _ now: UInt64) -> Machine.TimerAction {
        machine.timerFired(now: now) { $0 / 2 }
    }

    private static func machine(driverPause: UInt64 = .max) -> Machine {
        Machine(
            now: 0,
            timing: .init(
                silence: 3000,
                grace: 1000,
                shortestPause: 1000,
                longestPause: 8000,
                driverPause: driverPause
            )
        )
    }

    @Test func leavesASocketThatIsHeardAlone() {
        var machine = Self.machine()
        var actions: [Machine.TimerAction] = []
        for now in stride(from: UInt64(0), through: 20_000, by: 1000) {
            machine.heard(now: now)
            actions.append(Self.fire(&machine, now + 900))
        }
        #expect(actions.allSatisfy { $0 == .none })
    }

    @Test func makesASilentSocketAnew() {
        var machine = Self.machine()
        let actions = [2999, 3000].map { Self.fire(&machine, $0) }
        #expect(actions == [.none, .makeAnew(.silent)])
    }

    @Test func waitsLongerBetweenAttemptsUntilTheSocketIsHeard() {
        var machine = Self.machine()
        var times: [UInt64] = []
        for now in stride(from: UInt64(3000), through: 40_000, by: 100) where Self.fire(&machine, now) != .none {
            times.append(now)
        }
        #expect(times == [3000, 4000, 6000, 10_000, 18_000, 26_000, 34_000])
        machine.heard(now: 40_000)
        let waiting = Self.fire(&machine, 42_999)
        let silent = Self.fire(&machine, 43_000)
        let soon = [43_999, 44_000].map { Self.fire(&machine, $0) }
        #expect([waiting, silent] == [.none, .makeAnew(.silent)])
        #expect(soon == [.none, .makeAnew(.silent)])
    }

    @Test func pausesVaryAroundTheirMiddle() {
        for (jitter, pause) in [(0, 750), (499, 1249)] as [(UInt64, UInt64)] {
            var machine = Self.machine()
            _ = machine.timerFired(now: 3000) { _ in jitter }
            let early = machine.timerFired(now: 3000 + pause - 1) { _ in 0 }
            let late = machine.timerFired(now: 3000 + pause) { _ in 0 }
            #expect([early, late] == [.none, .makeAnew(.silent)])
        }
    }

    @Test func aConnectionThatEndedAndIsNotTriedAgainWasGivenUp() {
        var machine = Self.machine()
        machine.heard(now: 100)
        machine.monitorTold(.ended, now: 200)
        machine.monitorTold(.ended, now: 900)
        let actions = [1199, 1200].map { Self.fire(&machine, $0) }
        #expect(actions == [.none, .makeAnew(.givenUp)])
    }

    @Test func aConnectionThatIsTriedAgainWasNot() {
        var machine = Self.machine()
        machine.heard(now: 100)
        machine.monitorTold(.ended, now: 200)
        machine.monitorTold(.trying, now: 210)
        let actions = [1200, 3099, 3100].map { Self.fire(&machine, $0) }
        #expect(actions == [.none, .none, .makeAnew(.silent)])
    }

    @Test func aPeerThatIsHeardElsewhereIsWorthAnAttemptAtOnce() {
        var machine = Self.machine()
        for now in [3000, 4000, 6000, 10_000] as [UInt64] { _ = Self.fire(&machine, now) }
        machine.peerReturned(now: 11_000)
        let actions = [11_000, 11_100, 12_000].map { Self.fire(&machine, $0) }
        #expect(actions == [.makeAnew(.silent), .none, .makeAnew(.silent)])
    }

    @Test func aSocketThatIsHeardNeedsNoAttempt() {
        var machine = Self.machine()
        machine.heard(now: 5000)
        machine.peerReturned(now: 5500)
        let action = Self.fire(&machine, 5500)
        #expect(action == .none)
    }

    @Test func itsOwnPauseIsNotTheSocketsSilence() {
        var machine = Self.machine(driverPause: 500)
        machine.heard(now: 100)
        _ = Self.fire(&machine, 100)
        machine.monitorTold(.ended, now: 150)
        let woken = Self.fire(&machine, 10_000)
        #expect(woken == .none)
        var now: UInt64 = 10_000
        while Self.fire(&machine, now) == .none { now += 100 }
        #expect(now == 11_000)
    }

    /// Whatever happens: never two attempts closer together than three quarters of the shortest pause, and always one within the
    /// silence and the longest pause.
    @Test(arguments: (0..<50).map(UInt64.init))
    func anyScheduleKeepsItsPaces(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        var machine = Self.machine()
        var (lastAttempt, lastHeard) = (UInt64?.none, UInt64(0))
        for now in stride(from: UInt64(0), through: 120_000, by: 100) {
            switch Int.random(in: 0..<100, using: &generator) {
            case 0:
                machine.heard(now: now)
                lastHeard = now
            case 1...3: machine.monitorTold(.ended, now: now)
            case 4...6: machine.monitorTold(.trying, now: now)
            case _: break
            }
            let action = machine.timerFired(now: now) { UInt64.random(in: 0..<$0, using: &generator) }
            if action != .none {
                if let lastAttempt { #expect(now - lastAttempt >= 750, "seed \(seed)") }
                lastAttempt = now
            }
            let quiet = now - max(lastHeard, lastAttempt ?? 0)
            #expect(quiet <= 3000 + 10_000, "seed \(seed)")
        }
    }
}
