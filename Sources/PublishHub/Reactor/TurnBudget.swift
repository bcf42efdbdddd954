/// What one door may still take of a turn: many small messages or a few large ones must not keep the others waiting.
struct TurnBudget: Sendable, Equatable {
    var messages: Int
    var bytes: Int

    var isSpent: Bool {
        messages <= 0 || bytes <= 0
    }

    mutating func spend(bytes count: Int) {
        messages -= 1
        bytes -= count
    }
}
