import Testing

@testable import MusterDomain

@Suite struct OriginPolicyTests {
    @Test(arguments: [.sameHost, .any, .list([])] as [OriginPolicy])
    func allowsAClientWithoutAnOrigin(_ policy: OriginPolicy) throws {
        #expect(policy.allows(origin: nil, host: try #require(HTTPAuthority("a.example"))))
    }

    @Test(arguments: ["https://a.example", "null", "file://", ""])
    func allowsEveryOriginWhenAnyIs(_ origin: String) throws {
        #expect(OriginPolicy.any.allows(origin: origin, host: try #require(HTTPAuthority("b.example"))))
    }

    @Test(
        arguments: [
            ("http://a.example", "a.example", true), ("https://a.example", "a.example", true),
            ("https://A.EXAMPLE", "a.Example", true), ("http://a.example", "a.example:80", true),
            ("https://a.example", "a.example:443", true), ("http://a.example:80", "a.example", true),
            ("http://a.example:8080", "a.example:8080", true), ("http://[::1]:8080", "[::1]:8080", true),
            ("https://a.example", "a.example:80", false), ("http://a.example", "a.example:8080", false),
            ("http://a.example:8080", "a.example", false), ("http://a.example", "b.example", false),
            ("http://sub.a.example", "a.example", false), ("http://a.example.evil", "a.example", false),
            ("null", "a.example", false), ("", "a.example", false), ("a.example", "a.example", false),
            ("http://a.example/", "a.example", false), ("http://a.example/page", "a.example", false),
            ("http://user@a.example", "a.example", false), ("http://a.example http://a.example", "a.example", false),
            ("ftp://a.example", "a.example", false), ("http:a.example", "a.example", false),
            ("://a.example", "a.example", false),
        ]
    )
    func comparesHostAndPort(_ origin: String, host: String, isAllowed: Bool) throws {
        #expect(OriginPolicy.sameHost.allows(origin: origin, host: try #require(HTTPAuthority(host))) == isAllowed)
    }

    @Test(
        arguments: [
            ("https://a.example", "https://a.example", true), ("https://a.example", "https://a.example:443", true),
            ("https://a.example:443", "https://A.example", true), ("https://a.example", "http://a.example", false),
            ("https://a.example", "https://a.example:8443", false), ("https://a.example", "https://b.a.example", false),
            ("https://a.example:8443", "https://a.example:8443", true),
            ("https://*.a.example", "https://b.a.example", true), ("https://*.a.example", "https://a.example", false),
            ("https://*.a.example", "https://c.b.a.example", false),
            ("https://*.a.example", "https://ba.example", false),
            ("https://*.a.example", "https://.a.example", false),
            ("https://*.a.example", "https://b.a.example.evil", false),
            ("https://*.a.example:8443", "https://b.a.example:8443", true),
            ("https://*.a.example:8443", "https://b.a.example", false), ("https://*.a.example", "null", false),
            ("chrome-extension://abcdef", "chrome-extension://abcdef", true),
        ]
    )
    func matchesAPattern(_ pattern: String, origin: String, isAllowed: Bool) throws {
        let policy = OriginPolicy.list([try #require(OriginPattern(pattern))])
        #expect(policy.allows(origin: origin, host: try #require(HTTPAuthority("other.example"))) == isAllowed)
    }

    @Test func matchesAnyPatternOfTheList() throws {
        let patterns = try ["https://a.example", "http://b.example"].map { try #require(OriginPattern($0)) }
        let host = try #require(HTTPAuthority("c.example"))
        #expect(OriginPolicy.list(patterns).allows(origin: "http://b.example", host: host))
        #expect(!OriginPolicy.list(patterns).allows(origin: "http://c.example", host: host))
    }

    @Test func aListCanLetInTheOwnHostToo() throws {
        let pattern = try #require(OriginPattern("http://b.example"))
        let host = try #require(HTTPAuthority("a.example:8080"))
        for origin in ["http://a.example:8080", "http://b.example", "http://c.example", "null"] {
            let isListed = OriginPolicy.list([pattern]).allows(origin: origin, host: host)
            #expect(isListed == (origin == "http://b.example"))
            let isAllowed = OriginPolicy.list([pattern], sameHost: true).allows(origin: origin, host: host)
            #expect(isAllowed == (origin == "http://a.example:8080" || isListed))
        }
    }

    @Test(
        arguments: [
            "", "*", "null", "a.example", "https://", "https://*", "https://*.", "https://*a.example",
            "https://a.*.example",
            "https://*.*.example", "https://a.example/", "https://a.example:port", "*://a.example",
            "https://a.example:*",
        ]
    )
    func refusesTextThatIsNoPattern(_ text: String) {
        #expect(OriginPattern(text) == nil)
    }
}
