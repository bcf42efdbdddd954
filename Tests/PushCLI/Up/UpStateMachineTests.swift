import Testing

@testable import muster

@Suite struct UpStateMachineTests {
    private let start = ContinuousClock.now

    /// A machine of a hub and two nodes, all of them ready.
    private func running() -> UpStateMachine {
        var machine = UpStateMachine(nodes: 2, stopTime: .seconds(20))
        _ = machine.started(at: start)
        _ = machine.becameReady(.hub, at: start)
        _ = machine.becameReady(.node(1), at: start)
        _ = machine.becameReady(.node(2), at: start)
        return machine
    }

    @Test func nodesStartWhenTheHubIsReady() {
        var machine = UpStateMachine(nodes: 2, stopTime: .seconds(20))
        #expect(machine.started(at: start) == [.start(.hub)])
        #expect(machine.becameReady(.hub, at: start) == [.start(.node(1)), .start(.node(2))])
        #expect(machine.becameReady(.node(2), at: start) == [])
        #expect(machine.becameReady(.node(1), at: start) == [.announce])
        #expect(machine.becameReady(.node(1), at: start) == [])
    }

    @Test func reloadReachesWhatRuns() {
        var machine = running()
        #expect(machine.reloadRequested() == [.reload(.hub), .reload(.node(1)), .reload(.node(2))])
        // What is not there now reads the manifest when it starts.
        _ = machine.exited(.node(1), at: start)
        #expect(machine.reloadRequested() == [.reload(.hub), .reload(.node(2))])
        _ = machine.stopRequested(at: start)
        #expect(machine.reloadRequested() == [])
    }

    @Test func whatDiesIsStartedAgainAfterGrowingWaits() {
        var machine = running()
        var now = start
        for wait in [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000] as [Int] {
            #expect(machine.exited(.node(1), at: now) == [.restart(.node(1), after: .milliseconds(wait))])
            #expect(machine.timePassed(now + .milliseconds(wait - 1)) == [])
            now += .milliseconds(wait)
            #expect(machine.timePassed(now) == [.start(.node(1))])
            #expect(machine.timePassed(now) == [])
        }
        now += .seconds(30)
        #expect(machine.exited(.node(1), at: now) == [.restart(.node(1), after: .milliseconds(250))])
    }

    @Test func aHubThatComesBackStartsNoSecondNodes() {
        var machine = running()
        _ = machine.exited(.hub, at: start)
        #expect(machine.timePassed(start + .seconds(1)) == [.start(.hub)])
        #expect(machine.becameReady(.hub, at: start) == [])
    }

    @Test func whatNeverBecameReadyEndsAll() {
        var machine = UpStateMachine(nodes: 2, stopTime: .seconds(20))
        _ = machine.started(at: start)
        _ = machine.becameReady(.hub, at: start)
        _ = machine.becameReady(.node(1), at: start)
        #expect(machine.exited(.node(2), at: start) == [.terminate(.node(1))])
        #expect(machine.exited(.node(1), at: start) == [.terminate(.hub)])
        #expect(machine.exited(.hub, at: start) == [.finish(.failed(.node(2)))])
    }

    @Test func aHubThatDoesNotStartFinishesAtOnce() {
        var machine = UpStateMachine(nodes: 2, stopTime: .seconds(20))
        _ = machine.started(at: start)
        #expect(machine.exited(.hub, at: start) == [.finish(.failed(.hub))])
        #expect(machine.stopRequested(at: start) == [])
        #expect(machine.exited(.hub, at: start) == [])
    }

    @Test func nodesEndBeforeTheHub() {
        var machine = running()
        #expect(machine.stopRequested(at: start) == [.terminate(.node(1)), .terminate(.node(2))])
        #expect(machine.exited(.node(2), at: start) == [])
        #expect(machine.exited(.node(1), at: start) == [.terminate(.hub)])
        #expect(machine.exited(.hub, at: start) == [.finish(.stopped)])
    }

    @Test func whatWaitsForItsRestartIsNotStartedAnyMore() {
        var machine = running()
        _ = machine.exited(.node(1), at: start)
        _ = machine.exited(.node(2), at: start)
        #expect(machine.stopRequested(at: start) == [.terminate(.hub)])
        #expect(machine.timePassed(start + .seconds(5)) == [])
        #expect(machine.exited(.hub, at: start) == [.finish(.stopped)])
    }

    @Test func theEndOfTheTimeKills() {
        var machine = running()
        _ = machine.stopRequested(at: start)
        _ = machine.exited(.node(1), at: start)
        #expect(machine.timePassed(start + .seconds(19)) == [])
        #expect(machine.timePassed(start + .seconds(20)) == [.kill(.hub), .kill(.node(2))])
        #expect(machine.timePassed(start + .seconds(21)) == [])
        _ = machine.exited(.node(2), at: start)
        #expect(machine.exited(.hub, at: start) == [.finish(.killed)])
    }

    @Test func aSecondRequestKills() {
        var machine = running()
        _ = machine.stopRequested(at: start)
        #expect(machine.stopRequested(at: start) == [.kill(.hub), .kill(.node(1)), .kill(.node(2))])
    }

    @Test func aLateReadinessWhileStoppingStartsNothing() {
        var machine = UpStateMachine(nodes: 1, stopTime: .seconds(20))
        _ = machine.started(at: start)
        #expect(machine.stopRequested(at: start) == [.terminate(.hub)])
        #expect(machine.becameReady(.hub, at: start) == [])
    }
}
