import MusterDomain
import NIOCore

extension Shard {
    /// When the embedding program is asked about as many connections as it may be.
    private static let postponement = TimeAmount.milliseconds(20)

    /// Goes by other rules from now on, and verifies everything that is live by them, slice by slice.
    ///
    /// Rules that are not newer change nothing: two reloads may come here in the wrong order.
    func adopt(_ rules: AccessRules) {
        guard rules.generation > self.rules.generation else { return }
        self.rules = rules
        let isRunning = self.reverification.isRunning
        self.reverification.restart()
        if !isRunning { self.reverifySlice() }
    }

    private func reverifySlice() {
        let end = NIODeadline.now() + ShardSettings.sliceTime
        var left = Reverification.questionsPerSlice
        while left > 0, NIODeadline.now() < end, let slot = self.reverification.next, slot < self.handlers.count {
            let (count, isFinished) = self.reverify(slot, until: end)
            // A slot without questions is not free either.
            left -= 1 + count
            if isFinished { self.reverification.advance(below: Int32(self.handlers.count)) }
        }
        if self.handlers.isEmpty { self.reverification.advance(below: 0) }
        guard self.reverification.next == nil else { return self.scheduleSlice(in: ShardSettings.slicePause) }
        while left > 0, NIODeadline.now() < end, let slot = self.reverification.takePostponed() {
            let (count, isFinished) = self.reverify(slot, until: end)
            left -= 1 + count
            if !isFinished { self.reverification.putBack(slot) }
        }
        if self.reverification.isRunning { self.scheduleSlice(in: Self.postponement) }
    }

    /// - Returns: how many questions were put to the rules, and whether that were all.
    private func reverify(
        _ slot: Int32,
        until end: NIODeadline
    ) -> (count: Int, isFinished: Bool) {
        switch self.handlers[Int(slot)]?.reverify(until: end) {
        case .done(let count):
            return (count, true)
        case .unfinished(let count):
            return (count, false)
        case .postponed(let count):
            self.reverification.postpone(slot)
            return (count, true)
        case nil:
            return (0, true)
        }
    }

    private func scheduleSlice(in pause: TimeAmount) {
        _ = self.loop.assumeIsolated().scheduleTask(in: pause) { self.reverifySlice() }
    }
}
