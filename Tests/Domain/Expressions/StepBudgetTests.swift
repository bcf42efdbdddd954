import Testing

@testable import MusterDomain

@Suite struct StepBudgetTests {
    @Test func stepsAreCountedInFull() throws {
        var budget = StepBudget(steps: 2)
        #expect(budget.stepsTaken == 0)
        try budget.charge(operations: 1)
        #expect(budget.stepsTaken == 1)
        try budget.chargeStep()
        #expect(budget.stepsTaken == 2)
    }

    @Test func afterTheEndEveryChargeFails() throws {
        var budget = StepBudget(steps: 1)
        #expect(throws: EvaluationError(message: "takes more than 1 steps")) { try budget.charge(bytes: 10_000) }
        #expect(throws: EvaluationError.self) { try budget.charge(operations: 1) }
        #expect(budget.stepsTaken == 1)
    }

    @Test func limitsAtBothEndsAreFine() throws {
        var none = StepBudget(steps: -1)
        #expect(throws: EvaluationError.self) { try none.chargeStep() }
        var endless = StepBudget(steps: .max)
        try endless.charge(operations: 1 << 40)
    }
}
