/// Runs a program over a text: follows all its states at once, so that each scalar of the text costs at most the program's
/// size, whatever the pattern (Cox, "Regular Expression Matching Can Be Simple And Fast").
struct PatternMatcher {
    /// What it costs to find the other cases of a scalar.
    private static let foldingOperations = 16

    private let program: PatternProgram
    /// Whether the match begins with the text and ends with it.
    private let isAnchored: Bool
    /// States to follow at the next place, before the instructions without width.
    private var pending: [Int] = [0]
    /// States that wait for a scalar at this place.
    private var waiting: [Int] = []
    private var stack: [Int] = []
    /// The place at which each instruction was last reached, so that loops without width end.
    private var visits: [Int]
    private var place = 0

    init(_ program: PatternProgram, isAnchored: Bool) {
        self.program = program
        self.isAnchored = isAnchored
        self.visits = Array(repeating: -1, count: program.instructions.count)
    }

    /// Whether there is a match; nil when finding out takes more than `operations`, from which the work done is taken away.
    mutating func matches(_ text: some Sequence<Unicode.Scalar>, operations: inout Int) -> Bool? {
        var scalars = text.makeIterator()
        var previous: Unicode.Scalar?
        while true {
            let next = scalars.next()
            operations -= 1
            let hasMatched = self.follow(between: previous, and: next, operations: &operations)
            guard operations >= 0 else { return nil }
            if hasMatched { return true }
            guard let next else { return false }
            self.take(next, operations: &operations)
            if self.isAnchored, self.pending.isEmpty { return false }
            if !self.isAnchored { self.pending.append(0) }
            previous = next
            self.place += 1
        }
    }

    /// Follows the instructions without width; true when the end of the pattern has been reached where it may.
    private mutating func follow(
        between previous: Unicode.Scalar?,
        and next: Unicode.Scalar?,
        operations: inout Int
    ) -> Bool {
        self.waiting.removeAll(keepingCapacity: true)
        swap(&self.stack, &self.pending)
        while let state = self.stack.popLast() {
            guard self.visits[state] != self.place else { continue }
            self.visits[state] = self.place
            operations -= 1
            switch self.program.instructions[state] {
            case .scalar, .set:
                self.waiting.append(state)
            case .assertion(let assertion):
                if assertion.holds(between: previous, and: next) { self.stack.append(state + 1) }
            case .jump(let target):
                self.stack.append(target)
            case .split(let first, let second):
                self.stack.append(second)
                self.stack.append(first)
            case .match:
                if next == nil || !self.isAnchored { return true }
            }
        }
        return false
    }

    private mutating func take(_ scalar: Unicode.Scalar, operations: inout Int) {
        var variants: [Unicode.Scalar] = []
        if self.program.foldsCase {
            variants = scalar.caseVariants
            operations -= Self.foldingOperations
        }
        operations -= self.waiting.count
        for state in self.waiting where self.takes(scalar, variants, in: state) { self.pending.append(state + 1) }
    }

    private func takes(_ scalar: Unicode.Scalar, _ variants: [Unicode.Scalar], in state: Int) -> Bool {
        switch self.program.instructions[state] {
        case .scalar(let wanted): wanted == scalar
        case .set(let index): self.program.sets[index].contains(scalar, variants: variants)
        case .assertion, .jump, .split, .match: false
        }
    }
}
