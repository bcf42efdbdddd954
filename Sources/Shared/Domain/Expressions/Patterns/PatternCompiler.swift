/// Makes the program of a parsed pattern.
struct PatternCompiler {
    /// Instructions of a program, which bound the work per scalar of a text: `x{0,1000}` fits, `(x{1000}){1000}` must not.
    static let maximumInstructions = 2048
    /// Nodes that may be compiled, each as often as counted repetitions repeat it: `((){1000}){1000}` has no instructions.
    private static let maximumVisits = 16_384

    private var program = PatternProgram()
    private var visits = 0

    static func program(of node: PatternNode) throws(ExpressionError) -> PatternProgram {
        var compiler = PatternCompiler()
        try compiler.compile(node)
        try compiler.emit(.match)
        return compiler.program
    }

    private var next: Int { self.program.instructions.count }

    private mutating func emit(_ instruction: PatternProgram.Instruction) throws(ExpressionError) {
        guard self.program.instructions.count < Self.maximumInstructions else { throw Self.tooLarge }
        self.program.instructions.append(instruction)
    }

    private static var tooLarge: ExpressionError {
        ExpressionError(
            offset: 0,
            message:
                "expected a pattern of at most \(Self.maximumInstructions) places, found more; repetitions such as "
                + "{1000} count as often as they repeat"
        )
    }

    private mutating func compile(_ node: PatternNode) throws(ExpressionError) {
        self.visits += 1
        guard self.visits <= Self.maximumVisits else { throw Self.tooLarge }
        switch node {
        case .empty:
            break
        case .scalar(let scalar):
            try self.emit(.scalar(scalar))
        case .set(let set):
            self.program.sets.append(set)
            self.program.foldsCase = self.program.foldsCase || set.foldsCase
            try self.emit(.set(self.program.sets.count - 1))
        case .assertion(let assertion):
            try self.emit(.assertion(assertion))
        case .concatenation(let parts):
            for part in parts { try self.compile(part) }
        case .alternation(let choices):
            try self.compile(choices: choices)
        case .repetition(let part, let minimum, let maximum):
            try self.compile(part, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func compile(choices: [PatternNode]) throws(ExpressionError) {
        var exits: [Int] = []
        for choice in choices.dropLast() {
            let split = self.next
            try self.emit(.jump(0))
            try self.compile(choice)
            exits.append(self.next)
            try self.emit(.jump(0))
            self.program.instructions[split] = .split(split + 1, self.next)
        }
        if let choice = choices.last { try self.compile(choice) }
        for exit in exits { self.program.instructions[exit] = .jump(self.next) }
    }

    private mutating func compile(_ part: PatternNode, minimum: Int, maximum: Int?) throws(ExpressionError) {
        for _ in 0..<minimum { try self.compile(part) }
        guard let maximum else { return try self.compileStar(part) }
        var splits: [Int] = []
        for _ in minimum..<maximum {
            splits.append(self.next)
            try self.emit(.jump(0))
            try self.compile(part)
        }
        for split in splits { self.program.instructions[split] = .split(split + 1, self.next) }
    }

    private mutating func compileStar(_ part: PatternNode) throws(ExpressionError) {
        let split = self.next
        try self.emit(.jump(0))
        try self.compile(part)
        try self.emit(.jump(split))
        self.program.instructions[split] = .split(split + 1, self.next)
    }
}
