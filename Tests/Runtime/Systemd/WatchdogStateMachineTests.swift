import Testing

@testable import MusterRuntime

@Suite struct WatchdogStateMachineTests {
    private typealias Machine = WatchdogStateMachine
    private typealias Round = WatchdogStateMachine.Round

    @Test func feedsWhenEverybodyHasAnsweredThisRound() {
        var machine = Machine()
        let (one, two) = (machine.joined(), machine.joined())
        #expect(machine.intervalEnded() == Round(asked: [one, two], silent: []))
        #expect(machine.answered(two) == .none)
        #expect(machine.answered(one) == .feed)
        #expect(machine.intervalEnded() == Round(asked: [one, two], silent: []))
        #expect(machine.answered(one) == .none)
        #expect(machine.answered(two) == .feed)
    }

    @Test func feedsOnceInARound() {
        var machine = Machine()
        let one = machine.joined()
        _ = machine.intervalEnded()
        #expect(machine.answered(one) == .feed)
        #expect(machine.answered(one) == .none)
    }

    @Test func whoHangsKeepsOneQuestionAndNobodyFeeds() {
        var machine = Machine()
        let (hanging, well) = (machine.joined(), machine.joined())
        _ = machine.intervalEnded()
        #expect(machine.answered(well) == .none)
        for _ in 0..<3 {
            #expect(machine.intervalEnded() == Round(asked: [well], silent: [hanging]))
            #expect(machine.answered(well) == .none)
        }
    }

    @Test func anAnswerToAnOldQuestionProvesNothingAndLeadsToAFreshOne() {
        var machine = Machine()
        let one = machine.joined()
        _ = machine.intervalEnded()
        #expect(machine.intervalEnded() == Round(asked: [], silent: [one]))
        #expect(machine.answered(one) == .ask(one))
        #expect(machine.answered(one) == .feed)
    }

    @Test func aFreshQuestionThatIsNotAnsweredInItsRoundIsOldToo() {
        var machine = Machine()
        let one = machine.joined()
        _ = machine.intervalEnded()
        _ = machine.intervalEnded()
        #expect(machine.answered(one) == .ask(one))
        #expect(machine.intervalEnded() == Round(asked: [], silent: [one]))
        #expect(machine.answered(one) == .ask(one))
        #expect(machine.answered(one) == .feed)
    }

    @Test func whoJoinsIsAskedFromTheNextRoundOn() {
        var machine = Machine()
        let one = machine.joined()
        _ = machine.intervalEnded()
        let two = machine.joined()
        #expect(machine.answered(one) == .feed)
        #expect(machine.intervalEnded() == Round(asked: [one, two], silent: []))
        #expect(machine.answered(one) == .none)
        #expect(machine.answered(two) == .feed)
    }

    @Test func whoLeavesIsNotWaitedFor() {
        var machine = Machine()
        let (one, two) = (machine.joined(), machine.joined())
        _ = machine.intervalEnded()
        #expect(machine.answered(one) == .none)
        #expect(machine.left(two) == .feed)
        #expect(machine.answered(two) == .none)
        #expect(machine.intervalEnded() == Round(asked: [one], silent: []))
    }

    @Test func whoeverLeavesAfterAnAnswerFeedsNothing() {
        var machine = Machine()
        let (one, two) = (machine.joined(), machine.joined())
        _ = machine.intervalEnded()
        #expect(machine.answered(one) == .none)
        #expect(machine.left(one) == .none)
        #expect(machine.answered(two) == .feed)
    }

    @Test func withoutAnybodyToAskNothingIsProven() {
        var machine = Machine()
        #expect(machine.intervalEnded() == Round(asked: [], silent: []))
        let one = machine.joined()
        _ = machine.intervalEnded()
        #expect(machine.left(one) == .none)
        #expect(machine.intervalEnded() == Round(asked: [], silent: []))
    }

    @Test func numbersAreNotUsedAgain() {
        var machine = Machine()
        let one = machine.joined()
        _ = machine.left(one)
        #expect(machine.joined() != one)
    }
}
