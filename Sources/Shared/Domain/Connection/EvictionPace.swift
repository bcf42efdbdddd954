/// How many connections a deaf node has to send away by when: evenly over a time, so that those who are still there when it hears
/// again have not moved for nothing.
package struct EvictionPace: Sendable {
    private let total: Int
    private let milliseconds: Int
    private var sent = 0

    /// - Parameters:
    ///   - total: Connections when it begins.
    ///   - milliseconds: Until the last of them goes.
    package init(total: Int, milliseconds: Int) {
        self.total = total
        self.milliseconds = max(1, milliseconds)
    }

    /// How many go now, so many milliseconds after the beginning.
    ///
    /// - Parameter remaining: Connections that are left; more than were there go as well when the time is over.
    package mutating func next(after elapsed: Int, remaining: Int) -> Int {
        guard elapsed < self.milliseconds else { return remaining }
        let due = Int((Double(self.total) * Double(max(0, elapsed)) / Double(self.milliseconds)).rounded(.down))
        let count = min(remaining, max(0, due - self.sent))
        self.sent += count
        return count
    }
}
