import NIOCore
import Testing

@testable import Sessions

@Suite struct RedisBackoffTests {
    private static let start = NIODeadline.uptimeNanoseconds(1_000_000_000_000)

    /// The longest wait after `failures`.
    private static func wait(after failures: Int) -> TimeAmount {
        var backoff = RedisBackoff()
        for _ in 0..<failures { backoff.attemptFailed(now: Self.start, random: 1) }
        var wait = TimeAmount.milliseconds(0)
        while backoff.isActive(now: Self.start + wait) { wait = wait + .milliseconds(50) }
        return wait
    }

    @Test(arguments: [(0, 0), (1, 50), (2, 100), (3, 200), (7, 3200), (8, 5000), (1000, 5000)])
    func theWaitDoublesUpToItsMaximum(failures: Int, milliseconds: Int64) {
        #expect(Self.wait(after: failures) == .milliseconds(milliseconds))
    }

    @Test func theWaitIsAnyPartOfTheLongest() {
        var backoff = RedisBackoff()
        backoff.attemptFailed(now: Self.start, random: 0)
        #expect(!backoff.isActive(now: Self.start))
        backoff.attemptFailed(now: Self.start, random: 0.5)
        #expect(backoff.isActive(now: Self.start + .milliseconds(49)))
        #expect(!backoff.isActive(now: Self.start + .milliseconds(50)))
    }

    @Test func successForgetsTheFailures() {
        var backoff = RedisBackoff()
        backoff.attemptFailed(now: Self.start, random: 1)
        backoff.attemptSucceeded()
        #expect(!backoff.isActive(now: Self.start))
        #expect(backoff.failures == 0)
    }
}
