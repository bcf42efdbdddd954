import MusterDomain
import Testing

@testable import WSNode

@Suite struct PublishOutboxStateMachineTests {
    private typealias Machine = PublishOutboxStateMachine<String>

    private static func limits(count: Int = 10, bytes: Int = 100) -> Machine.Limits {
        var limits = Machine.Limits()
        limits.count = count
        limits.bytes = bytes
        limits.time = 5_000
        return limits
    }

    private static func describe(_ failures: [Machine.Failure]) -> [String] {
        failures.map { "\($0.entry) \($0.reason)" }
    }

    @Test func nothingIsTakenInBeforeAHubIsJoined() {
        var machine = Machine()
        let action = machine.submitted("a", bytes: 1, now: 0)
        #expect(action == .refuse(.unavailable("expected a hub that answers, found none: try again")))
        let next = machine.takeNext()
        #expect(next == nil)
    }

    @Test func pushesAreSentInOrderAndAnsweredByNumber() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 50)
        for entry in ["a", "b"] {
            let action = machine.submitted(entry, bytes: 50, now: 0)
            #expect(action == .wakeUp)
        }
        let first = machine.takeNext()
        let second = machine.takeNext()
        let third = machine.takeNext()
        #expect(first?.entry == "a" && second?.entry == "b" && third == nil)
        let answered = [machine.answered(second?.number ?? 0), machine.answered(first?.number ?? 0)]
        #expect(answered == ["b", "a"])
        let again = machine.answered(first?.number ?? 0)
        #expect(again == nil)
        let left = machine.linkEnded()
        #expect(left.isEmpty)
    }

    @Test func dataThatTheHubWouldNotTakeIsNotSent() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        let action = machine.submitted("a", bytes: 11, now: 0)
        #expect(action == .refuse(.tooLarge("data: expected at most 10 bytes, found 11")))
    }

    @Test func countAndBytesAreBoundedUntilTheAnswer() {
        let busy = Machine.SubmitAction.refuse(
            .unavailable("expected fewer publishes at a time, found too many: try again")
        )
        var machine = Machine(limits: Self.limits(count: 2, bytes: 100))
        machine.hubJoined(dataLimit: 1_000)
        let large = machine.submitted("large", bytes: 200, now: 0)
        let second = machine.submitted("second", bytes: 1, now: 0)
        #expect(large == .wakeUp)
        #expect(second == busy)
        let taken = machine.takeNext()
        let whileSent = machine.submitted("second", bytes: 1, now: 0)
        #expect(whileSent == busy)
        _ = machine.answered(taken?.number ?? 0)
        let actions = (1...3).map { machine.submitted("\($0)", bytes: 1, now: 0) }
        #expect(actions == [.wakeUp, .wakeUp, busy])
    }

    @Test func whatTheSocketDoesNotTakeIsGivenBackAtOnce() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        _ = machine.submitted("a", bytes: 1, now: 0)
        let number = machine.takeNext()?.number ?? 0
        let entry = machine.sendFailed(number)
        let late = machine.answered(number)
        #expect(entry == "a")
        #expect(late == nil)
    }

    @Test func timeLimitTellsWhatWasSent() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        for (entry, now) in [("sent", 0), ("answered", 1), ("waiting", 2), ("young", 100)] as [(String, UInt64)] {
            _ = machine.submitted(entry, bytes: 1, now: now)
        }
        _ = machine.takeNext()
        let answered = machine.takeNext()?.number ?? 0
        _ = machine.answered(answered)
        let early = machine.timePassed(now: 4_999)
        #expect(early.isEmpty)
        let late = machine.timePassed(now: 5_002)
        #expect(Self.describe(late) == ["sent noAnswer", "waiting notSent"])
        let next = machine.takeNext()
        #expect(next?.entry == "young")
        let answer = machine.answered(1)
        #expect(answer == nil)
    }

    @Test func aLostHubFailsWhatIsOnItsWayAndTheRestWaitsForItsReturn() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        for entry in ["sent", "waiting"] {
            _ = machine.submitted(entry, bytes: 1, now: 0)
        }
        let sent = machine.takeNext()?.number ?? 0
        let failures = machine.hubLost()
        #expect(Self.describe(failures) == ["sent linkLost"])
        let answer = machine.answered(sent)
        let more = machine.hubLost()
        #expect(answer == nil && more.isEmpty)
        let late = machine.submitted("late", bytes: 1, now: 100)
        #expect(late == .wakeUp)
        let without = machine.takeNext()
        #expect(without == nil)
        machine.hubJoined(dataLimit: 10)
        let first = machine.takeNext()
        let second = machine.takeNext()
        #expect(first?.entry == "waiting" && second?.entry == "late")
        #expect(first?.number != sent)
    }

    @Test func whatWaitsForAHubWaitsNoLongerThanItsTime() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        _ = machine.hubLost()
        _ = machine.submitted("waiting", bytes: 1, now: 0)
        let expired = machine.timePassed(now: 5_000)
        #expect(Self.describe(expired) == ["waiting notSent"])
        let left = machine.waitingCount
        #expect(left == 0)
    }

    @Test func theEndOfTheLinkFailsEverything() {
        var machine = Machine(limits: Self.limits())
        machine.hubJoined(dataLimit: 10)
        for entry in ["sent", "waiting"] { _ = machine.submitted(entry, bytes: 1, now: 0) }
        _ = machine.takeNext()
        let failures = machine.linkEnded()
        #expect(Self.describe(failures) == ["sent linkLost", "waiting notSent"])
        guard case .refuse = machine.submitted("late", bytes: 1, now: 0) else {
            Issue.record("a push was taken in after the end")
            return
        }
    }

    @Test func numbersDoNotPileUpBehindASlowAnswer() {
        var machine = Machine(limits: Self.limits(count: 4))
        machine.hubJoined(dataLimit: 10)
        _ = machine.submitted("slow", bytes: 1, now: 0)
        _ = machine.takeNext()
        for _ in 0..<1_000 {
            _ = machine.submitted("fast", bytes: 1, now: 0)
            let number = machine.takeNext()?.number ?? 0
            _ = machine.answered(number)
        }
        let length = machine.timedCount
        #expect(length <= 9)
        let failures = machine.timePassed(now: 5_000)
        #expect(Self.describe(failures) == ["slow noAnswer"])
    }

    /// Whatever happens in whatever order: every push that was taken in leaves exactly once.
    @Test func everyPushLeavesExactlyOnce() {
        var random = SystemRandomNumberGenerator()
        var machine = PublishOutboxStateMachine<Int>(limits: .init(count: 8, bytes: 50, time: 20))
        var open: Set<Int> = []
        var numbers: [UInt64] = []
        func leave(_ entry: Int) { #expect(open.remove(entry) != nil, "\(entry) left twice") }
        for step in 0..<5_000 {
            let now = UInt64(step)
            switch Int.random(in: 0...9, using: &random) {
            case 0...3:
                if machine.submitted(step, bytes: Int.random(in: 0...20, using: &random), now: now) == .wakeUp {
                    open.insert(step)
                }
            case 4, 5:
                if let next = machine.takeNext() { numbers.append(next.number) }
            case 6, 7:
                if let number = numbers.randomElement(using: &random), let entry = machine.answered(number) {
                    leave(entry)
                }
            case 8:
                for failure in machine.timePassed(now: now) { leave(failure.entry) }
            case _ where Bool.random(using: &random):
                machine.hubJoined(dataLimit: 20)
            case _:
                for failure in machine.hubLost() { leave(failure.entry) }
            }
            let count = machine.count
            #expect(count == open.count)
        }
        for failure in machine.linkEnded() { leave(failure.entry) }
        #expect(open.isEmpty)
    }
}
