import Testing

@testable import MusterDomain

@Suite struct TopicTemplateTests {
    private static func name(_ text: String, _ user: SessionValue?) throws -> String? {
        let template = try TopicTemplate(text, variables: ["user"])
        return template.name(in: ExpressionScope(user.map { ["user": $0] } ?? [:]))?.text
    }

    @Test func textAndIntegersBecomePartOfTheName() throws {
        #expect(try Self.name("v1.user.{user}", .integer(-7)) == "v1.user.-7")
        #expect(try Self.name("v1.{user}.{user + ''}".replacing(" + ''", with: ""), .string("a")) == "v1.a.a")
        #expect(try Self.name("v1.{user == 'x}' ? 'y' : \"z\\\"}\"}", .string("b")) == "v1.z\"}")
        #expect(try Self.name("plain", nil) == "plain")
    }

    @Test(arguments: [
        SessionValue.null, .bool(true), .double(7), .bytes([1]), .list([]), .map(SessionMap()), .string("a\u{7}"),
        .string(String(repeating: "x", count: 256)),
    ])
    func otherValuesMakeNoName(value: SessionValue) throws {
        #expect(try Self.name("v1.{user}", value) == nil)
    }

    @Test func aMissingValueMakesNoName() throws {
        #expect(try Self.name("v1.{user}", nil) == nil)
        #expect(try Self.name("{user}", .string("")) == nil)
    }

    @Test(arguments: [("", 0), ("a{user", 6), ("a}", 1), ("a{}", 2), ("a{ }", 2), ("ab{stranger}", 3), ("{user.}", 6)])
    func faultsHaveTheirPlace(text: String, offset: Int) {
        let error = #expect(throws: ExpressionError.self) { try TopicTemplate(text, variables: ["user"]) }
        #expect(error?.offset == offset)
    }

    @Test(arguments: [
        ("v1.user.{user}", "v1.user.{feedId}", false), ("v1.usr.{user}", "v1.user.{feedId}", true),
        ("{user}", "v1.user.{feedId}", false), ("v1.{user}.end", "v1.{a}.end", false),
        ("v1.{user}.ond", "v1.{a}.end", true), ("v1.x", "v1.{a}", false), ("v1.x.y", "v1.{a}", true),
        ("v1.user{user}", "v1.user.{feedId}", false), ("é{user}", "è{a}", true),
    ])
    func whatCanNeverBelongIsSeen(text: String, pattern: String, misses: Bool) throws {
        #expect(try TopicTemplate(text, variables: ["user"]).misses(TopicPattern(pattern)) == misses)
    }
}
