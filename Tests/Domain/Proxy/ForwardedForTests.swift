import Testing

@testable import MusterDomain

@Suite struct ForwardedForTests {
    private static func hops(_ fields: String) -> [String] {
        var way = ForwardedFor(fields)
        var hops: [String] = []
        while let hop = way.next() { hops.append(hop.description) }
        return hops
    }

    @Test(arguments: [
        ("203.0.113.9", ["203.0.113.9"]), ("203.0.113.9, 10.0.0.1", ["10.0.0.1", "203.0.113.9"]),
        ("203.0.113.9,10.0.0.1\t", ["10.0.0.1", "203.0.113.9"]), ("203.0.113.9:1234", ["203.0.113.9"]),
        ("2001:DB8::1", ["2001:db8::1"]), ("[2001:db8::1]", ["2001:db8::1"]), ("[2001:db8::1]:443", ["2001:db8::1"]),
        ("::ffff:10.0.0.1", ["10.0.0.1"]), (" , 1.1.1.1,, 2.2.2.2 ,", ["2.2.2.2", "1.1.1.1"]), ("", []), (",", []),
    ])
    func addressesAreReadFromTheRight(fields: String, hops: [String]) {
        #expect(Self.hops(fields) == hops)
    }

    @Test(arguments: [
        "unknown", "_hidden", "localhost", "1.2.3", "1.2.3.4:", "1.2.3.4:x", "1.2.3.4:65536", "[1.2.3.4]", "[::1", "[::1]x",
        "::1%1", "\"1.2.3.4\"", "1.2.3.4 5.6.7.8", "for=1.2.3.4", "é", "1.2.3.4\u{301}", String(repeating: "1", count: 5000),
    ])
    func whatIsNoAddressEndsTheWalk(element: String) {
        #expect(Self.hops("9.9.9.9, \(element), 8.8.8.8") == ["8.8.8.8"])
        #expect(Self.hops("9.9.9.9, \(element)") == [])
    }

    @Test func hopsAreBounded() {
        let many = Array(repeating: "10.0.0.1", count: 1000).joined(separator: ",")
        #expect(Self.hops(many).count == ForwardedFor.maximumHops)
        #expect(Self.hops(String(repeating: ",", count: 1000) + "1.1.1.1").count == 1)
        #expect(Self.hops("1.1.1.1" + String(repeating: ",", count: 1000)).isEmpty)
    }
}
