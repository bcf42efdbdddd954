/// What one evaluation may still do.
///
/// A node of the expression costs a step. Work that grows with the data (comparing texts and lists, matching) costs
/// operations, of which a step has 64: else one `matches` over a megabyte would hold up the loop's other connections for
/// the price of a `true`.
struct StepBudget {
    static let operationsPerStep = 64

    private let limit: Int
    private(set) var operationsLeft: Int

    init(steps: Int) {
        let (operations, overflow) = max(steps, 0).multipliedReportingOverflow(by: Self.operationsPerStep)
        self.limit = overflow ? Int.max : operations
        self.operationsLeft = self.limit
    }

    /// Steps taken, the last one begun counted in full.
    var stepsTaken: Int {
        let (whole, rest) = (self.limit - self.operationsLeft).quotientAndRemainder(dividingBy: Self.operationsPerStep)
        return rest == 0 ? whole : whole + 1
    }

    mutating func chargeStep() throws(EvaluationError) { try self.charge(operations: Self.operationsPerStep) }

    /// For work over `count` bytes by a loop that does little with each.
    mutating func charge(bytes count: Int) throws(EvaluationError) { try self.charge(operations: 4 + count / 8) }

    /// Throws when that is more than there is left; then nothing is left, and every later charge throws too. So no
    /// `||` can turn the end of the budget into an answer.
    mutating func charge(operations count: Int) throws(EvaluationError) {
        guard count <= self.operationsLeft else {
            self.operationsLeft = 0
            throw .exhausted(steps: self.limit / Self.operationsPerStep)
        }
        self.operationsLeft -= count
    }
}
