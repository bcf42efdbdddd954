import Testing

@testable import MusterRuntime

@Suite struct StopStateMachineTests {
    @Test func theFirstSignalStopsTheSecondCancels() {
        var machine = StopStateMachine()
        #expect(machine.signalReceived() == .stopGracefully)
        #expect(machine.outcome == .graceful)
        #expect(machine.signalReceived() == .cancel)
        #expect(machine.outcome == .forced)
        #expect(machine.signalReceived() == .none)
    }

    @Test func theEndOfTheStopTimeCancels() {
        var machine = StopStateMachine()
        _ = machine.signalReceived()
        #expect(machine.stopTimeEnded() == .cancel)
        #expect(machine.outcome == .forced)
        #expect(machine.signalReceived() == .none)
    }

    @Test func aLateDeadlineDoesNothing() {
        var machine = StopStateMachine()
        #expect(machine.stopTimeEnded() == .none)
        _ = machine.signalReceived()
        _ = machine.signalReceived()
        #expect(machine.stopTimeEnded() == .none)
    }
}
