import Testing

@testable import MusterDomain

@Suite struct TrustedProxiesTests {
    private static func client(_ peer: String, _ fields: String?, trusting ranges: [String]) throws -> String {
        let proxies = TrustedProxies(try ranges.map { try AddressRange($0) })
        return proxies.client(peer: try #require(IPAddress(peer)), forwardedFor: fields).description
    }

    @Test(arguments: [
        // Who is no proxy says nothing about others.
        ("203.0.113.1", "1.2.3.4", "203.0.113.1"),
        ("203.0.113.1", "10.0.0.1", "203.0.113.1"),
        // A proxy without the field is the client itself, as a health check is.
        ("10.0.0.1", nil, "10.0.0.1"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
        // What the client wrote itself stands left of what the proxy appended.
        ("10.0.0.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1", "10.0.0.2, 203.0.113.9", "203.0.113.9"),
        // A chain of proxies.
        ("10.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.3, 192.168.0.1", "203.0.113.9"),
        // All are trusted: a client inside of the trusted network.
        ("10.0.0.1", "10.0.0.9, 10.0.0.3", "10.0.0.9"),
        // The last that is known stands.
        ("10.0.0.1", "203.0.113.9, unknown, 10.0.0.3", "10.0.0.3"),
        ("10.0.0.1", "unknown", "10.0.0.1"),
        ("::ffff:10.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("::1", "2001:DB8::7", "2001:db8::7"),
    ])
    func theRightmostAddressThatIsNotTrustedIsTheClient(peer: String, fields: String?, client: String) throws {
        #expect(try Self.client(peer, fields, trusting: ["10.0.0.0/8", "192.168.0.1", "::1"]) == client)
    }

    @Test func withoutProxiesNobodyIsBelieved() throws {
        #expect(try Self.client("127.0.0.1", "1.2.3.4", trusting: []) == "127.0.0.1")
    }
}
