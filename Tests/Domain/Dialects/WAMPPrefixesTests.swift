import Testing

@testable import MusterDomain

/// WA-8: a prefix belongs to its connection, and is joined with the rest as it is.
@Suite struct WAMPPrefixesTests {
    private static func make(_ declared: (String, String)...) throws -> WAMPPrefixes {
        var prefixes = WAMPPrefixes()
        for (name, uri) in declared { try prefixes.declare(name, as: uri, limits: WAMPLimits()) }
        return prefixes
    }

    @Test(
        arguments: [
            ("ev:simple", "http://example.com/ev#simple"), ("ev:", "http://example.com/ev#"), ("ev", "ev"),
            ("ev:a:b", "http://example.com/ev#a:b"), ("EV:a", "EV:a"), ("other:a", "other:a"), (":a", "empty/a"),
            ("ev:http://a", "ev:http://a"), ("ev:https://a", "ev:https://a"),
            ("ev:http:/a", "http://example.com/ev#http:/a"),
            ("http://example.com/ev#simple", "http://example.com/ev#simple"), ("chat/general", "chat/general"),
            ("http:rest", "v1.rest"), ("5:a", "five/a"), ("", ""), ("ev:é", "http://example.com/ev#é"),
        ]
    )
    func expands(text: String, name: String) throws {
        let prefixes = try Self.make(
            ("ev", "http://example.com/ev#"),
            ("", "empty/"),
            ("http", "v1."),
            ("5", "five/")
        )
        #expect(prefixes.expand(text) == name)
    }

    @Test func aPrefixMayChangeItsMeaning() throws {
        let prefixes = try Self.make(("a", "one/"), ("b", "two/"), ("a", "three/"))
        #expect(prefixes.expand("a:x") == "three/x")
        #expect(prefixes.expand("b:x") == "two/x")
    }

    @Test func namesAreTheSameWhenTheirBytesAre() throws {
        #expect(try Self.make(("\u{E9}", "one/")).expand("e\u{301}:x") == "e\u{301}:x")
    }

    @Test func theirNumberIsBounded() throws {
        let limits = WAMPLimits(prefixes: 2)
        var prefixes = try Self.make(("a", "1"), ("b", "2"))
        #expect(throws: WAMPFault.prefixLimit) { try prefixes.declare("c", as: "3", limits: limits) }
        try prefixes.declare("b", as: "4", limits: limits)
        #expect(prefixes.expand("b:x") == "4x")
        #expect(prefixes.expand("c:x") == "c:x")
    }

    @Test func theirSizeIsBounded() throws {
        let limits = WAMPLimits(prefixSize: 4)
        var prefixes = WAMPPrefixes()
        try prefixes.declare("ab", as: "cd", limits: limits)
        #expect(throws: WAMPFault.prefixLimit) { try prefixes.declare("ab", as: "cde", limits: limits) }
        #expect(throws: WAMPFault.prefixLimit) { try prefixes.declare("éé", as: "a", limits: limits) }
    }
}
