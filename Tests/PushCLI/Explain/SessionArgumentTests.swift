import MusterDomain
import Testing

@testable import muster

@Suite struct SessionArgumentTests {
    @Test(arguments: [
        ("a=7", SessionValue.integer(7)), ("a=-7", .integer(-7)), ("a=1.5", .double(1.5)), ("a=true", .bool(true)),
        ("a=null", .null), ("a=x", .string("x")), ("a=07", .string("07")), ("a=\"7\"", .string("7")),
        ("a=", .string("")),
        ("a=b=c", .string("b=c")), ("a=[1,\"x\"]", .list([.integer(1), .string("x")])),
    ])
    func aValueIsJSONWhereItIs(text: String, value: SessionValue) {
        #expect(SessionArgument(argument: text)?.value == value)
    }

    @Test func aDotLeadsIntoAMapping() throws {
        var session = SessionMap()
        for text in ["a.b=1", "a.c=2", "d={\"e\":3}", "7=x"] {
            try #require(SessionArgument(argument: text)).add(to: &session)
        }
        var inner = SessionMap()
        inner.set(.string("b"), .integer(1))
        inner.set(.string("c"), .integer(2))
        #expect(session[.string("a")] == .map(inner))
        #expect(session[.integer(7)] == .string("x"))
        #expect(session.count == 3)
    }

    @Test(arguments: ["a", "", "=1", "a..b=1", ".a=1"])
    func whatHasNoKeyIsRefused(text: String) { #expect(SessionArgument(argument: text) == nil) }
}
