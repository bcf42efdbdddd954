import NIOCore

/// How long no connection is tried after one could not be made: exponential, with full jitter, so that nodes that lost Redis at the same
/// moment do not come back at the same moment.
struct RedisBackoff: Sendable {
    static let base = TimeAmount.milliseconds(50)
    static let maximum = TimeAmount.seconds(5)
    private static let doublings = 7

    private(set) var failures = 0
    private var end = NIODeadline.uptimeNanoseconds(0)

    func isActive(now: NIODeadline) -> Bool { now < self.end }

    /// - Parameter random: from 0 to 1.
    mutating func attemptFailed(now: NIODeadline, random: Double) {
        let longest = min(Self.base * (1 << min(self.failures, Self.doublings)), Self.maximum)
        self.failures += 1
        self.end = now + .nanoseconds(Int64(random * Double(longest.nanoseconds)))
    }

    mutating func attemptSucceeded() {
        self = RedisBackoff()
    }
}
