import Testing

@testable import MusterDomain

@Suite struct CanaryStateMachineTests {
    private typealias Machine = CanaryStateMachine

    private static func machine(readers: Int = 2, driverPause: UInt64 = .max) -> Machine {
        Machine(readers: readers, now: 0, timing: .init(interval: 5000, limit: 4000, driverPause: driverPause))
    }

    private static func fire(_ machine: inout Machine, _ now: UInt64, isJoined: Bool = true) -> Machine.TimerAction {
        machine.timerFired(now: now, isJoined: isJoined)
    }

    @Test func sendsOneAtOnceAndThenAtItsPace() {
        var machine = Self.machine(readers: 1)
        let actions = [0, 1, 4999].map { Self.fire(&machine, $0) }
        machine.published(1, now: 10)
        _ = machine.arrived(1, at: 0, now: 20)
        let next = [4999, 5000].map { Self.fire(&machine, $0) }
        #expect(actions == [.send(1), .none, .none])
        #expect(next == [.none, .send(2)])
    }

    @Test func sendsNoneWhileTheNodeIsNotJoined() {
        var machine = Self.machine()
        let actions = [Self.fire(&machine, 0, isJoined: false), Self.fire(&machine, 900)]
        #expect(actions == [.none, .send(1)])
    }

    @Test func isBackWhenItHasReachedEveryShard() {
        var machine = Self.machine()
        _ = Self.fire(&machine, 100)
        machine.published(1, now: 110)
        let arrivals = [
            machine.arrived(1, at: 1, now: 120), machine.arrived(1, at: 1, now: 121),
            machine.arrived(1, at: 0, now: 130),
        ]
        #expect(arrivals == [.none, .none, .canaryReturned(milliseconds: 30)])
    }

    @Test func twoInARowThatOneShardDoesNotBringAreLost() {
        var machine = Self.machine()
        _ = Self.fire(&machine, 0)
        machine.published(1, now: 100)
        _ = machine.arrived(1, at: 0, now: 150)
        let first = [4099, 4100].map { Self.fire(&machine, $0) }
        let between = machine.isLost
        machine.published(2, now: 4100)
        _ = machine.arrived(2, at: 0, now: 4150)
        let second = [8099, 8100].map { Self.fire(&machine, $0) }
        let after = machine.isLost
        #expect(first == [.none, .send(2)])
        #expect(second == [.none, .canaryLost(readers: [1])])
        #expect([between, after] == [false, true])
    }

    @Test func oneThatIsBackForgivesTheOneBefore() {
        var machine = Self.machine(readers: 1)
        _ = Self.fire(&machine, 0)
        machine.published(1, now: 0)
        _ = Self.fire(&machine, 4000)
        _ = machine.arrived(2, at: 0, now: 4100)
        let next = Self.fire(&machine, 9000)
        machine.published(3, now: 9000)
        let lost = Self.fire(&machine, 13_000)
        #expect([next, lost] == [.send(3), .send(4)])
        let isLost = machine.isLost
        #expect(!isLost)
    }

    @Test func staysLostUntilOneIsBack() {
        var machine = Self.machine(readers: 1)
        _ = Self.fire(&machine, 0)
        machine.published(1, now: 0)
        _ = Self.fire(&machine, 4000)
        machine.published(2, now: 4000)
        _ = Self.fire(&machine, 8000)
        // The node joins again meanwhile.
        _ = Self.fire(&machine, 8100, isJoined: false)
        let next = Self.fire(&machine, 8200)
        #expect(next == .send(3))
        let late = machine.arrived(2, at: 0, now: 8300)
        let stillLost = machine.isLost
        machine.published(3, now: 8300)
        let back = machine.arrived(3, at: 0, now: 8400)
        let isLost = machine.isLost
        #expect(late == .none)
        #expect(back == .canaryReturned(milliseconds: 200))
        #expect([stillLost, isLost] == [true, false])
    }

    @Test func oneOfWhichTheHubSaysNothingIsNotTheStreamsFault() {
        var machine = Self.machine()
        let actions = [0, 4999, 5000, 10_000].map { Self.fire(&machine, $0) }
        #expect(actions == [.send(1), .none, .send(2), .send(3)])
        let isLost = machine.isLost
        #expect(!isLost)
    }

    @Test func oneThatIsBackBeforeTheHubsAnswerIsNotWaitedFor() {
        var machine = Self.machine(readers: 1)
        _ = Self.fire(&machine, 0)
        let back = machine.arrived(1, at: 0, now: 5)
        machine.published(1, now: 6)
        let later = Self.fire(&machine, 4500)
        #expect(back == .canaryReturned(milliseconds: 5))
        #expect(later == .none)
    }

    @Test func waitsForARepairThatBringsSomething() {
        var machine = Self.machine()
        _ = Self.fire(&machine, 0)
        machine.published(1, now: 0)
        machine.repairProgressed(now: 3000)
        let actions = [4000, 6999, 7000].map { Self.fire(&machine, $0) }
        #expect(actions == [.none, .none, .send(2)])
    }

    @Test func itsOwnPauseDoesNotCount() {
        var machine = Self.machine(driverPause: 500)
        _ = Self.fire(&machine, 0)
        machine.published(1, now: 0)
        let woken = Self.fire(&machine, 20_000)
        #expect(woken == .none)
    }
}
