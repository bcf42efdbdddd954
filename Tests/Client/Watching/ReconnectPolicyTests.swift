import Testing

@testable import MusterClient

@Suite struct ReconnectPolicyTests {
    private static func make() -> ReconnectPolicy {
        var pauses = GrowingPause(longest: .seconds(10))
        pauses.chance = { 1 }
        return ReconnectPolicy(pauses)
    }

    private static func pause(
        after code: MusterClientError.Code,
        hint: Duration? = nil,
        _ policy: inout ReconnectPolicy
    ) -> Duration? {
        policy.pause(after: code, hint: hint)
    }

    @Test(arguments: [1002, 1003, 1007, 1008, 1009, 1010, 4200, 4201, 4202, 4299] as [UInt16])
    func aFinalCloseCodeEndsIt(code: UInt16) {
        var policy = Self.make()
        #expect(Self.pause(after: .connectionClosed(code), hint: .zero, &policy) == nil)
    }

    @Test(arguments: [1000, 1001, 1005, 1006, 1011, 1012, 1013, 3000, 4000, 4001, 4004, 4099, 4300] as [UInt16])
    func anyOtherCloseCodeMayPass(code: UInt16) {
        var policy = Self.make()
        #expect(Self.pause(after: .connectionClosed(code), &policy) == .milliseconds(500))
    }

    @Test func nowIsObeyedOnce() {
        var policy = Self.make()
        #expect(Self.pause(after: .connectionClosed(4100), &policy) == .zero)
        #expect(Self.pause(after: .connectionClosed(4101), &policy) == .seconds(1))
    }

    @Test func aHintIsThePauseUnlessItHasGrownBeyond() {
        var policy = Self.make()
        #expect(Self.pause(after: .connectionClosed(4001), hint: .milliseconds(70), &policy) == .milliseconds(70))
        #expect(Self.pause(after: .connectionClosed(4001), hint: .milliseconds(70), &policy) == .seconds(1))
        #expect(Self.pause(after: .connectionClosed(4001), hint: .seconds(5), &policy) == .seconds(5))
        #expect(Self.pause(after: .connectionClosed(4001), hint: .seconds(9000), &policy) == .seconds(300))
    }

    @Test func onlyWhatWasGoodForSomethingForgivesFailures() {
        var policy = Self.make()
        #expect(Self.pause(after: .unreachable, &policy) == .milliseconds(500))
        policy.ended(after: .seconds(9))
        #expect(Self.pause(after: .timedOut, &policy) == .seconds(1))
        policy.ended(after: .seconds(10))
        #expect(Self.pause(after: .unreachable, &policy) == .milliseconds(500))
        policy.delivered()
        #expect(Self.pause(after: .unreachable, &policy) == .milliseconds(500))
    }

    @Test(
        arguments: [.unreachable, .timedOut, .overloaded, .closed, .refused(429), .refused(503)]
            as [MusterClientError.Code]
    )
    func whatMayPassIsTriedAgain(code: MusterClientError.Code) {
        var policy = Self.make()
        #expect(Self.pause(after: code, &policy) == .milliseconds(500))
    }

    @Test(arguments: [.invalidArgument, .denied, .protocolViolation, .refused(400)] as [MusterClientError.Code])
    func whatWouldFailAgainEndsIt(code: MusterClientError.Code) {
        var policy = Self.make()
        #expect(Self.pause(after: code, &policy) == nil)
    }
}
