/// A part of a parsed pattern. Groups, names and laziness are gone: only whether there is a match is asked.
indirect enum PatternNode: Sendable {
    case empty
    case scalar(Unicode.Scalar)
    case set(ScalarSet)
    case assertion(PatternAssertion)
    case concatenation([PatternNode])
    case alternation([PatternNode])
    /// No `maximum`: without end.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
}
