import Testing

@testable import MusterRuntime

@Suite struct ServiceStateMachineTests {
    private typealias Machine = ServiceStateMachine

    @Test func readyIsSaidOnce() {
        var machine = Machine()
        #expect(machine.becameReady() == .send(.ready))
        #expect(machine.becameReady() == .none)
    }

    @Test func aReloadBeginsAndEnds() {
        var machine = Machine()
        _ = machine.becameReady()
        #expect(machine.reloadBegan(now: 7) == .send(.reloading(microseconds: 7)))
        #expect(machine.reloadEnded() == .send(.ready))
        #expect(machine.reloadEnded() == .none)
    }

    @Test func aReloadBeforeTheStartIsCompleteIsNotSaid() {
        var machine = Machine()
        #expect(machine.reloadBegan(now: 7) == .none)
        #expect(machine.reloadEnded() == .none)
        #expect(machine.reloadBegan(now: 8) == .none)
        #expect(machine.becameReady() == .send(.ready))
        #expect(machine.reloadEnded() == .none)
    }

    @Test func whoStopsIsNotReadyAgain() {
        var machine = Machine()
        _ = machine.becameReady()
        _ = machine.reloadBegan(now: 7)
        #expect(machine.stopBegan() == .send(.stopping))
        #expect(machine.reloadEnded() == .none)
        #expect(machine.reloadBegan(now: 8) == .none)
        #expect(machine.becameReady() == .none)
        #expect(machine.stopBegan() == .none)
    }

    @Test func aStopBeforeReadinessIsSaid() {
        var machine = Machine()
        #expect(machine.stopBegan() == .send(.stopping))
        #expect(machine.becameReady() == .none)
    }

    @Test func startAndStopGetMoreTimeWhileTheServiceIsAlive() {
        var machine = Machine()
        #expect(machine.foundAlive(limit: 9) == .send(.alive(extending: 9)))
        _ = machine.becameReady()
        #expect(machine.foundAlive(limit: 9) == .send(.alive(extending: nil)))
        _ = machine.reloadBegan(now: 7)
        #expect(machine.foundAlive(limit: 9) == .send(.alive(extending: nil)))
        _ = machine.stopBegan()
        #expect(machine.foundAlive(limit: 9) == .send(.alive(extending: 9)))
    }

    @Test func statusIsToldWhenItChangesAndNotMoreOftenThanEveryFiveSeconds() {
        var machine = Machine()
        _ = machine.becameReady()
        #expect(machine.statusTaken("1", now: 1_000_000) == .send(.status("1")))
        #expect(machine.statusTaken("2", now: 5_999_999) == .none)
        #expect(machine.statusTaken("3", now: 6_000_000) == .send(.status("3")))
        #expect(machine.statusTaken("3", now: 60_000_000) == .none)
        #expect(machine.statusTaken("4", now: 60_000_001) == .send(.status("4")))
    }

    @Test func aNewStateHasItsStatusAtOnce() {
        var machine = Machine()
        #expect(machine.statusTaken("joining", now: 1) == .send(.status("joining")))
        _ = machine.becameReady()
        #expect(machine.statusTaken("live", now: 2) == .send(.status("live")))
        _ = machine.reloadBegan(now: 3)
        _ = machine.reloadEnded()
        #expect(machine.statusTaken("reloaded", now: 4) == .none)
        _ = machine.stopBegan()
        #expect(machine.statusTaken("draining", now: 5) == .send(.status("draining")))
    }
}
