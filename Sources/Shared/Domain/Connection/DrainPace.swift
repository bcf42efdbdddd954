/// How many connections to send away at each step of a drain, so that all have gone when its time is over.
///
/// Closing thousands at once stalls an event loop for seconds, and sends all their clients to the other nodes in one wave.
package struct DrainPace: Sendable {
    private var stepsLeft: Int

    /// - Parameters:
    ///   - milliseconds: how long the drain may take.
    ///   - stepMilliseconds: between two steps.
    package init(milliseconds: Int, stepMilliseconds: Int) {
        // Half of the time is for closing handshakes and for peers that answer late.
        self.stepsLeft = max(1, milliseconds / 2 / max(1, stepMilliseconds))
    }

    /// How many of the `remaining` connections go now.
    package mutating func next(remaining: Int) -> Int {
        guard remaining > 0 else { return 0 }
        defer { self.stepsLeft = max(1, self.stepsLeft - 1) }
        return (remaining + self.stepsLeft - 1) / self.stepsLeft
    }
}
