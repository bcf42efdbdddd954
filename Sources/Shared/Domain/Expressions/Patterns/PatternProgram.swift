/// What a pattern is compiled to: a nondeterministic automaton whose states are instructions (Thompson 1968; Pike's and
/// Cox' machines work the same).
struct PatternProgram: Sendable {
    enum Instruction: Sendable {
        /// Takes this scalar and goes on with the next instruction.
        case scalar(Unicode.Scalar)
        /// Takes a scalar of the set with this index and goes on with the next instruction.
        case set(Int)
        /// Goes on with the next instruction where the assertion holds.
        case assertion(PatternAssertion)
        case jump(Int)
        /// Goes on at both.
        case split(Int, Int)
        case match
    }

    var instructions: [Instruction] = []
    var sets: [ScalarSet] = []
    /// Whether some set needs the case variants of a scalar.
    var foldsCase = false
}
