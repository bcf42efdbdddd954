import Testing

@testable import WSNode

@Suite struct LogLimiterTests {
    @Test func letsOneLineThroughEveryTenSeconds() {
        var limiter = LogLimiter()
        let times: [UInt64] = [5, 6, 10_004, 10_005, 10_006, 20_004, 20_005, 100_000, 100_001]
        #expect(times.map { limiter.mayLog(now: $0) } == [true, false, false, true, false, false, true, true, false])
    }
}
