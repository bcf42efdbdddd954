/// Pauses that grow twofold up to a longest one, each anywhere below its ceiling by chance: many programs do not come back together.
struct GrowingPause: Sendable {
    /// The ceiling of the first pause.
    var shortest: Duration = .milliseconds(500)
    /// The highest ceiling.
    var longest: Duration
    /// From 0 to 1.
    var chance: @Sendable () -> Double = { .random(in: 0...1) }
    private var attempts = 0

    init(longest: Duration) {
        self.longest = longest
    }

    var isFirst: Bool { attempts == 0 }

    mutating func next() -> Duration {
        let ceiling = min(longest, shortest * (1 << min(attempts, 16)))
        attempts += 1
        return ceiling * chance()
    }

    mutating func reset() { attempts = 0 }
}
