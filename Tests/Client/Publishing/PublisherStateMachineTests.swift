import Testing

@testable import MusterClient

@Suite struct PublisherStateMachineTests {
    private let start = ContinuousClock.now

    private func make(expectsAnswers: Bool = true) -> PublisherStateMachine {
        PublisherStateMachine(
            connectTimeout: .seconds(2),
            timeout: .seconds(5),
            expectsAnswers: expectsAnswers
        )
    }

    @Test func aPushIsHeldThenSentThenAnswered() {
        var machine = make()
        machine.pushRequested(1, at: start)
        #expect(machine.nextToSend() == 1)
        #expect(machine.pushSent(1, at: start) == .none)
        #expect(machine.nextToSend() == nil)
        #expect(machine.isWaiting == true)
        #expect(machine.answerReceived(1) == .complete)
        #expect(machine.isWaiting == false)
    }

    @Test func withoutAnswersASentPushIsComplete() {
        var machine = make(expectsAnswers: false)
        machine.pushRequested(1, at: start)
        #expect(machine.nextToSend() == 1)
        #expect(machine.pushSent(1, at: start) == .complete)
        #expect(machine.isWaiting == false)
    }

    @Test func pushesLeaveInTheOrderOfAsking() {
        var machine = make()
        for number: UInt64 in [3, 1, 2] { machine.pushRequested(number, at: start) }
        for number: UInt64 in [3, 1, 2] {
            #expect(machine.nextToSend() == number)
            _ = machine.pushSent(number, at: start)
        }
    }

    @Test func aHeldPushFailsAsNotConnectedASentOneAsUnanswered() {
        var machine = make()
        machine.pushRequested(1, at: start)
        _ = machine.nextToSend()
        _ = machine.pushSent(1, at: start)
        machine.pushRequested(2, at: start)
        #expect(machine.timePassed(start + .seconds(1)) == [])
        #expect(machine.timePassed(start + .seconds(2)) == [.fail(2, .notConnected)])
        #expect(machine.nextToSend() == nil)
        #expect(machine.timePassed(start + .seconds(5)) == [.fail(1, .noAnswer)])
        #expect(machine.isWaiting == false)
    }

    @Test func theTimeForAnAnswerBeginsWithSending() {
        var machine = make()
        machine.pushRequested(1, at: start)
        _ = machine.nextToSend()
        _ = machine.pushSent(1, at: start + .seconds(1))
        #expect(machine.timePassed(start + .seconds(5)) == [])
        #expect(machine.timePassed(start + .seconds(6)) == [.fail(1, .noAnswer)])
    }

    @Test func aBrokenConnectionFailsWhatWasSentAndKeepsWhatIsHeld() {
        var machine = make()
        machine.pushRequested(1, at: start)
        _ = machine.nextToSend()
        _ = machine.pushSent(1, at: start)
        machine.pushRequested(2, at: start)
        #expect(machine.connectionBroke() == [1])
        #expect(machine.nextToSend() == 2)
    }

    @Test func aRefusalOrAStopFailsEverything() {
        for stops in [true, false] {
            var machine = make()
            machine.pushRequested(1, at: start)
            _ = machine.nextToSend()
            _ = machine.pushSent(1, at: start)
            machine.pushRequested(2, at: start)
            #expect((stops ? machine.stopRequested() : machine.accessDenied()) == [1, 2])
            #expect(machine.nextToSend() == nil)
        }
    }

    @Test func aLateAnswerIsNobodys() {
        var machine = make()
        machine.pushRequested(1, at: start)
        _ = machine.nextToSend()
        _ = machine.pushSent(1, at: start)
        machine.pushCancelled(1)
        #expect(machine.answerReceived(1) == .none)
        machine.pushCancelled(1)
    }

    @Test func aCancelledPushIsNotSent() {
        var machine = make()
        machine.pushRequested(1, at: start)
        machine.pushRequested(2, at: start)
        machine.pushCancelled(1)
        #expect(machine.nextToSend() == 2)
    }
}
