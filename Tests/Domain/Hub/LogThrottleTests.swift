import MusterDomain
import Testing

@Suite struct LogThrottleTests {
    @Test func oneLinePerIntervalCountsTheOthers() {
        var throttle = LogThrottle(interval: .seconds(1))
        let actions = [0, 1, 999, 1_000, 1_001, 5_000].map {
            throttle.eventOccurred(now: .milliseconds($0))
        }
        #expect(actions == [.log(leftOut: 0), .none, .none, .log(leftOut: 2), .none, .log(leftOut: 1)])
    }
}
