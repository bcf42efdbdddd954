/// How long a node may be silent.
struct SilenceLimits: Sendable {
    /// After so long it is asked for a sign of life.
    var quiet: Duration = .seconds(20)
    /// And has so long to give one.
    var answer: Duration = .seconds(10)

    /// Those for a node that gives a sign of life every `heartbeat` seconds; the same as before when it does not say.
    func following(heartbeat: Int) -> SilenceLimits {
        guard heartbeat > 0 else { return self }
        // A ping of our own costs little: however rarely the node gives signs, its death is noticed.
        return SilenceLimits(quiet: min(.seconds(heartbeat) * 1.5, .seconds(60)), answer: answer)
    }
}
