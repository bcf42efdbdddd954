import Testing

@testable import PublishHub

@Suite struct MailboxStateMachineTests {
    @Test func nothingIsTakenBeforeItOpens() {
        var machine = MailboxStateMachine<Int>(capacity: 2)
        let action = machine.submitted(1)
        #expect(action == .refuse(.notOpen))
        let entry = machine.take()
        #expect(entry == nil)
    }

    @Test func entriesAreHandedOutInOrderAndBounded() {
        var machine = MailboxStateMachine<Int>(capacity: 2)
        machine.opened()
        let actions = [machine.submitted(1), machine.submitted(2), machine.submitted(3)]
        #expect(actions == [.wakeUp, .wakeUp, .refuse(.full)])
        let taken = [machine.take(), machine.take(), machine.take()]
        #expect(taken == [1, 2, nil])
    }

    @Test func stopRefusesNewEntriesAndKeepsOldOnes() {
        var machine = MailboxStateMachine<Int>(capacity: 2)
        machine.opened()
        _ = machine.submitted(1)
        machine.stopRequested()
        let action = machine.submitted(2)
        #expect(action == .refuse(.stopping))
        let isStopping = machine.isStopping
        #expect(isStopping)
        let entry = machine.take()
        #expect(entry == 1)
    }

    @Test func anAnnouncedStopRefusesNothingYet() {
        var machine = MailboxStateMachine<Int>(capacity: 2)
        machine.opened()
        let before = machine.isStopAnnounced
        machine.stopAnnounced()
        let (isAnnounced, isStopping) = (machine.isStopAnnounced, machine.isStopping)
        #expect(!before && isAnnounced && !isStopping)
        let action = machine.submitted(1)
        #expect(action == .wakeUp)
    }

    @Test func endReturnsWhatIsLeftOnce() {
        var machine = MailboxStateMachine<Int>(capacity: 3)
        machine.opened()
        _ = machine.submitted(1)
        _ = machine.submitted(2)
        let left = [machine.reactorEnded(), machine.reactorEnded()]
        #expect(left == [[1, 2], []])
        machine.opened()
        let action = machine.submitted(3)
        #expect(action == .refuse(.stopping))
    }

    @Test func stopBeforeTheDoorsAreBoundIsNotForgotten() {
        var machine = MailboxStateMachine<Int>(capacity: 3)
        machine.stopRequested()
        machine.opened()
        let isOpen = machine.isOpen
        let isStopping = machine.isStopping
        #expect(!isOpen)
        #expect(isStopping)
    }
}
