import MusterDomain
import NIOCore

extension Shard {
    /// Between two slices, so that pushes and commands come in between.
    private static let slicePause = TimeAmount.milliseconds(1)
    /// When the embedding program is asked about as many connections as it may be.
    private static let postponement = TimeAmount.milliseconds(20)

    /// Goes by other rules from now on, and verifies everything that is live by them, slice by slice.
    ///
    /// Rules that are not newer change nothing: two reloads may come here in the wrong order.
    func adopt(_ rules: AccessRules) {
        guard rules.generation > self.rules.generation else { return }
        self.rules = rules
        let isRunning = self.reverification.next != nil
        self.reverification.restart()
        if !isRunning { self.reverifySlice() }
    }

    private func reverifySlice() {
        var left = Reverification.questionsPerSlice
        while left > 0, let slot = self.reverification.next {
            guard slot < self.handlers.count else { break }
            switch self.handlers[Int(slot)]?.reverify() {
            case .done(let count): left -= count
            case .postponed: return self.scheduleSlice(in: Self.postponement)
            case nil: break
            }
            // A slot without questions is not free either.
            left -= 1
            self.reverification.advance(below: Int32(self.handlers.count))
        }
        if self.handlers.isEmpty { self.reverification.advance(below: 0) }
        if self.reverification.next != nil { self.scheduleSlice(in: Self.slicePause) }
    }

    private func scheduleSlice(in pause: TimeAmount) {
        _ = self.loop.assumeIsolated().scheduleTask(in: pause) { self.reverifySlice() }
    }
}
