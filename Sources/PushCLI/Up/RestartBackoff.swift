/// How long to wait before a process that died is started again.
struct RestartBackoff: Equatable {
    static let first = Duration.milliseconds(250)
    static let maximum = Duration.seconds(10)
    /// A process that lived this long has recovered: the next wait is the first one again.
    static let recovery = Duration.seconds(30)

    private var next = first

    /// The wait after a process that lived for `lifetime`; each further one is twice as long.
    mutating func wait(afterLifetime lifetime: Duration) -> Duration {
        if lifetime >= Self.recovery {
            next = Self.first
        }
        defer { next = min(next * 2, Self.maximum) }
        return next
    }
}
