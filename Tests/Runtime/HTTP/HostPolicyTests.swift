import Testing

@testable import MusterRuntime

@Suite struct HostPolicyTests {
    @Test(arguments: [
        "localhost", "localhost:8090", "LOCALHOST.", "127.0.0.1:1", "127.9.9.9", "[::1]:8090", "a.localhost",
    ])
    func aLoopbackServerAnswersLoopbackNames(authority: String) {
        #expect(HostPolicy(boundHost: "127.0.0.1").allows(authority: authority))
    }

    @Test(arguments: [
        "evil.example", "evil.example:8090", "127.0.0.1.evil.example", "localhost.evil.example", "10.0.0.7", "hub", "",
        ":8090", "127.0.0.1:x", "127.0.0.1:99999", "[::1", "[::1]x", "[zz]", "a b", "127.0.0.1/..", "user@localhost",
        "127.1.evil",
    ])
    func aLoopbackServerRefusesTheRest(authority: String) {
        #expect(!HostPolicy(boundHost: "127.0.0.1").allows(authority: authority))
    }

    @Test func aServerOnTheNetworkAnswersWhatCannotBeRebound() {
        let policy = HostPolicy(boundHost: "0.0.0.0", allowedHosts: ["Muster.example"])
        #expect(policy.allows(authority: "10.0.0.7:8091"))
        #expect(policy.allows(authority: "[fd00::1]:8091"))
        #expect(policy.allows(authority: "hub:8090"))
        #expect(policy.allows(authority: "muster.example"))
        #expect(!policy.allows(authority: "evil.example"))
    }

    @Test func theBoundNameIsAnswered() {
        #expect(HostPolicy(boundHost: "push.example").allows(authority: "push.example:8090"))
        #expect(HostPolicy(boundHost: "::1").allows(authority: "[::1]:8090"))
    }

    @Test func aStarAllowsEveryName() {
        #expect(HostPolicy(boundHost: "127.0.0.1", allowedHosts: ["*"]).allows(authority: "evil.example"))
    }
}
