import Testing

@testable import PublishHub

@Suite struct DemoClientsTests {
    @Test(arguments: [
        ("127.0.0.1:8090", "ws://127.0.0.1:8080/", "ws://127.0.0.1:8080"),
        ("localhost", "ws://localhost:8080/", "ws://localhost:8080"),
        ("[::1]:8090", "ws://[::1]:8080/", "ws:"),
    ])
    func aPortIsThatOfThePagesHost(_ authority: String, address: String, source: String) {
        let clients = DemoClients.port(8080)
        #expect(clients.address(forPageAt: authority) == address)
        #expect(clients.policySource(forPageAt: authority) == source)
    }

    @Test(arguments: [
        ("wss://push.example", "wss://push.example/", "wss://push.example"),
        ("ws://push.example:81/shop?a=b", "ws://push.example:81/shop?a=b", "ws://push.example:81"),
        ("wss://[2001:db8::1]/", "wss://[2001:db8::1]/", "wss:"),
    ])
    func aURLIsTakenAsItIs(_ url: String, address: String, source: String) throws {
        let clients = try #require(DemoClients(url: url))
        #expect(clients.address(forPageAt: "localhost:8090") == address)
        #expect(clients.policySource(forPageAt: "localhost:8090") == source)
    }

    @Test(arguments: [
        "", "push.example", "http://push.example/", "ws:///", "ws://a b/", "ws://a/;script-src *", "ws://a,b/", "ws://a:b/",
        "ws://a/'self'", "ws://a/\r\nX: y", "ws://ä.example/", "ws://user@a/", "ws://a/" + String(repeating: "x", count: 1_000),
    ])
    func whatCouldEndADirectiveOrIsNoAddressIsRefused(_ url: String) {
        #expect(DemoClients(url: url) == nil)
    }
}
