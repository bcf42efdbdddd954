import Testing

@testable import MusterClient

@Suite struct SilenceLimitsTests {
    @Test func aNodeThatTellsItsHeartbeatIsAskedWhenItIsLate() {
        #expect(SilenceLimits().following(heartbeat: 25).quiet == .seconds(37.5))
        #expect(SilenceLimits().following(heartbeat: .max).quiet == .seconds(60))
        #expect(SilenceLimits().following(heartbeat: 0).quiet == .seconds(20))
        #expect(SilenceLimits().following(heartbeat: -1).quiet == .seconds(20))
    }
}
