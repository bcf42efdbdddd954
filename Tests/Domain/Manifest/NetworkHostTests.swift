import Testing

@testable import MusterDomain

@Suite struct NetworkHostTests {
    @Test(arguments: [
        ("127.0.0.1", true), ("127.255.0.3", true), ("10.0.0.1", false), ("0.0.0.0", false), ("localhost", true),
        ("LOCALHOST", true), ("hub.example", false), ("my_hub", false), ("[::1]", true), ("[0:0:0:0:0:0:0:1]", true),
        ("[::]", false), ("[fe80::1]", false), ("[::ffff:127.0.0.1]", true), ("[::ffff:10.0.0.1]", false), ("*", false),
        ("[1:2:3:4:5:6:7::]", false),
    ])
    func hostsKnowWhetherOnlyThisMachineReachesThem(text: String, isLoopback: Bool) {
        #expect(NetworkHost(text)?.isLoopback == isLoopback)
        #expect(NetworkHost(text)?.bracketed == text)
    }

    @Test(arguments: [
        "", "127.1", "127.0.0.256", "127.0.0.01", "1.2.3.4.5", "a..b", "-a", "a-", "a b", "[::1", "::1", "[1::2::3]",
        "[:::]",
        "[12345::]", "[1:2:3:4:5:6:7:8:9]", "[1:2:3:4:5:6:7]", "[::1%eth0]", "[::1.2.3]", "[1:2:3:4:5:6:7:8::]", "é",
        String(repeating: "a", count: 64), "a/b", "*.x",
    ])
    func otherTextIsNoHost(text: String) {
        #expect(NetworkHost(text) == nil)
    }
}
