import Testing

@testable import MusterDomain

@Suite struct VhostsTests {
    private static func make() -> Vhosts {
        func vhost(_ name: String, _ hosts: [String] = [], _ path: String? = nil) -> Vhost {
            Vhost(name: name, id: VhostID(name: name), hosts: hosts, path: path)
        }
        return Vhosts(others: [
            vhost("shop", ["shop.example"], "/shop"),
            vhost("any", ["*.example"]),
            vhost("eu", ["*.eu.example"], "/shop/eu"),
            vhost("six", ["[::1]", "127.0.0.1"]),
        ])
    }

    @Test(arguments: [
        ("shop.example", "/", "shop"), ("SHOP.example:8080", "/", "shop"), ("shop.example.", "/", "shop"),
        ("a.example", "/", "any"), ("a.b.example", "/", "any"), ("example", "/", "/"),
        ("a.eu.example", "/", "eu"), ("b.a.eu.example:1", "/shop", "eu"), ("eu.example", "/", "any"),
        ("[::1]:8080", "/", "six"), ("127.0.0.1:80", "/", "six"),
        ("other.test", "/shop", "shop"), ("other.test", "/shop/", "shop"), ("other.test", "/shop/x", "shop"),
        ("other.test", "/shop?x=/shop/eu", "shop"), ("other.test", "/shop/eu", "eu"),
        ("other.test", "/shop/eu/x/y", "eu"), ("other.test", "/shop/eur", "shop"), ("other.test", "/shopping", "/"),
        ("other.test", "/SHOP", "/"), ("other.test", "/", "/"), ("", "", "/"), ("[", "shop", "/"), (".", "//", "/"),
        ("other.test", "/x/shop", "/"),
    ])
    func aRequestFindsItsVhost(host: String, path: String, name: String) {
        #expect(Self.make().vhost(host: host, path: path).name == name)
    }

    @Test func oneIsFoundByNumberAndName() {
        let vhosts = Self.make()
        #expect(vhosts["shop"]?.name == "shop")
        #expect(vhosts["/"]?.name == "/")
        #expect(vhosts["nobody"] == nil)
        #expect(vhosts[VhostID.root]?.name == "/")
        #expect(vhosts[VhostID(name: "eu")]?.name == "eu")
        #expect(vhosts[VhostID(rawValue: 1)] == nil)
    }

    @Test func theRootCanBeChangedAndTheOthersReplaced() {
        var vhosts = Self.make()
        vhosts.root.keys = [VhostKey("0123456789abcdef")]
        #expect(vhosts["/"]?.asksForKey == true)
        #expect(!vhosts.allAskForKeys)
        vhosts.others = []
        #expect(vhosts.allAskForKeys)
        #expect(vhosts.vhost(host: "shop.example", path: "/").name == "/")
    }

    @Test func aRequestMadeOfDotsOrSlashesIsCheap() {
        let vhosts = Self.make()
        let host = String(repeating: ".", count: 8000)
        let path = String(repeating: "/", count: 8000)
        let time = ContinuousClock().measure {
            for _ in 0..<1000 { #expect(vhosts.vhost(host: host, path: path).name == "/") }
        }
        #expect(time < .seconds(5))
    }

    @Test func theNumberOfANameIsItsHash() {
        #expect(VhostID(name: "/") == .root)
        // http://www.isthe.com/chongo/src/fnv/test_fnv.c
        #expect(VhostID(name: "a").rawValue == 0xE40C_292C)
        #expect(VhostID(name: "foobar").rawValue == 0xBF9C_F968)
        #expect(VhostID(name: "costarring") == VhostID(name: "liquid"))
    }
}
