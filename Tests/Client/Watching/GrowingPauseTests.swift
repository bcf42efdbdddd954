import Testing

@testable import MusterClient

@Suite struct GrowingPauseTests {
    @Test func growsTwofoldUpToTheLongestUntilItIsReset() {
        var pause = GrowingPause(longest: .seconds(3))
        pause.chance = { 1 }
        #expect(
            (0..<5).map { _ in pause.next() } == [.seconds(0.5), .seconds(1), .seconds(2), .seconds(3), .seconds(3)]
        )
        pause.reset()
        pause.chance = { 0.5 }
        #expect(pause.next() == .milliseconds(250))
    }
}
