import MusterRuntime
import Synchronization
import Testing

@Suite struct ThreadPulseTests {
    @Test func aQuestionIsAnsweredOnceAtTheEndOfATurn() {
        let (pulse, answers) = (ThreadPulse(), AnswerCount())
        pulse.turnEnded()
        pulse.ask { answers.increment() }
        #expect(answers.count == 0)
        pulse.turnEnded()
        pulse.turnEnded()
        #expect(answers.count == 1)
    }

    @Test func anAnswerMayLeadToTheNextQuestion() {
        let (pulse, answers) = (ThreadPulse(), AnswerCount())
        pulse.ask {
            answers.increment()
            pulse.ask { answers.increment() }
        }
        pulse.turnEnded()
        #expect(answers.count == 1)
        pulse.turnEnded()
        #expect(answers.count == 2)
    }
}

private final class AnswerCount: Sendable {
    private let number = Atomic(0)

    var count: Int { self.number.load(ordering: .relaxed) }

    func increment() {
        self.number.wrappingAdd(1, ordering: .relaxed)
    }
}
