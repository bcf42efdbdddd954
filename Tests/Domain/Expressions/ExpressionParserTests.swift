import Testing

@testable import MusterDomain

@Suite struct ExpressionParserTests {
    @Test(arguments: [
        ("true || false && false", true), ("(true || false) && false", false), ("1 < 2 == true", true),
        ("!true == false", true), ("!(true == false)", true), ("1 in [1] == true", true),
        ("false ? false : true", true),
        ("true ? (false ? true : false) : true", false), ("!!true", true), ("1 == 1 == true", true),
        ("- 1 == -1", true),
    ])
    func operatorsBindAsInTheSpecification(text: String, value: Bool) throws {
        #expect(try Expression.value(of: text) == .bool(value))
    }

    @Test(arguments: [
        "session.user_id == feedId", "has(session.user_id)", "session['a-b'][0].c", "[1, 2,]", "{'a': 1,}", "[]", "{}",
        "session.package", "session.roles.exists(r, r == feedId)", "session.all(session, session != '')",
        "feedId.matches('^[0-9]+$')", "matches(feedId, feedId)", "session.size() > 0", "size(session) > 0",
    ])
    func theLanguageIsTaken(text: String) {
        #expect(Expression.error(of: text) == nil)
    }

    @Test(arguments: [
        ("", 0, "a value, found the end"), ("session.", 8, "a name after `.`, found the end"),
        ("session.null", 8, #"["null"]"#), ("session..a", 8, "found `.`"), ("session[", 8, "a value"),
        ("session['a'", 11, "`]` after the index"), ("(1", 2, "`)`"), ("1)", 1, "an operator or the end, found `)`"),
        ("user == ", 8, "a value, found the end"), ("1 2", 2, "an operator or the end"), ("&& true", 0, "found `&&`"),
        ("true ? 1", 8, "`:`"), ("[1 2]", 3, "`]`"), ("{1 2}", 3, "`:`"), ("{1: 2 3", 6, "`}`"), ("[,]", 1, "a value"),
        ("user + 1", 5, "no arithmetic"), ("user - 1", 5, "no arithmetic"), ("-user", 0, "no arithmetic"),
        ("9223372036854775808", 0, "64 bits"), ("(user * 2)", 6, "no arithmetic"),
        ("{1.5: 1}", 1, "an int or a string as a map's key, found double"), ("{true: 1}", 1, "found bool"),
        ("{'a': 1, 'a': user}", 9, "found one twice"), ("user.x{a: 1}", 6, "found `{`"),
    ])
    func faultsHaveTheirPlace(text: String, offset: Int, message: String) {
        let error = Expression.error(of: text)
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        ("sesion.user_id == 1", 0, "unknown name `sesion`, did you mean `session`?"),
        ("session.a == feedID", 13, "unknown name `feedID`, did you mean `feedId`?"),
        ("room == 1", 0, "unknown name `room`; expected one of feedId, session, user"),
        ("session.all(x, y)", 15, "unknown name `y`"), ("x", 0, "unknown name `x`"),
        ("sizes(user)", 0, "unknown function `sizes`, did you mean `size`?"),
        ("user.map(x, x)", 5, "unknown function `map`; expected one of all, contains, endsWith, exists, has, int"),
        ("user.startswith('a')", 5, "did you mean `startsWith`?"), ("size", 0, "`size` is a function"),
        ("size()", 0, "expected 1 argument for `size`, found 0"), ("size(1, 2)", 0, "found 2"),
        ("user.contains()", 5, "written text.contains(part)"), ("startsWith('a', 'b')", 0, "text.startsWith(prefix)"),
        ("user.int()", 5, "int(value)"), ("all(user, x, true)", 0, "range.all(name, condition)"),
        ("user.all(1, true)", 9, "a name"), ("user.all(x)", 10, "`,`"), ("user.all(x, true, 1)", 16, "`)`"),
        ("user.exists(in, true)", 12, "a reserved word"), ("has(user)", 4, "a member"), ("has()", 0, "a member"),
        ("has(user['a'])", 4, "a member"), ("while == 1", 0, "a reserved word"), ("in", 0, "a reserved word"),
    ])
    func namesAreChecked(text: String, offset: Int, message: String) {
        let error = Expression.error(of: text)
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test func aPatternIsCheckedWithItsPlace() {
        #expect(Expression.error(of: "user.matches('a(b')")?.offset == 15)
        #expect(Expression.error(of: "matches(user, r'\\1')")?.offset == 16)
        #expect(Expression.error(of: #"user.matches('\x61(')"#)?.offset == 13)
        #expect(Expression.error(of: "user.matches('[')")?.message.hasPrefix("not a pattern: ") == true)
    }

    @Test func theTextIsBounded() {
        let most = "'" + String(repeating: "a", count: Expression.maximumBytes - 2) + "'"
        #expect(Expression.error(of: most) == nil)
        #expect(Expression.error(of: most + " ")?.message == "expected at most 4096 bytes, found 4097")
    }

    @Test(arguments: [
        ("(", "1", ")"), ("[", "1", "]"), ("{1: ", "1", "}"), ("size(", "''", ")"), ("!", "true", ""),
        ("true ? 1 : ", "1", ""),
        ("session[", "1", "]"), ("", "session", ".a"), ("", "session", "[0]"), ("1 == ", "1", ""),
        ("user.all(x, ", "true", ")"),
        ("", "user", ".size()"),
    ])
    func deepNestingIsRefused(before: String, inner: String, after: String) {
        func nested(_ levels: Int) -> String {
            String(repeating: before, count: levels) + inner + String(repeating: after, count: levels)
        }
        #expect(Expression.error(of: nested(40)) == nil)
        #expect(Expression.error(of: nested(300))?.message == "expected at most 64 levels of nesting, found more")
    }

    @Test func longChainsAreNotDeep() throws {
        let chain = Array(repeating: "false", count: 400).joined(separator: " || ") + " || true"
        #expect(try Expression.value(of: chain) == .bool(true))
        let list = "[" + Array(repeating: "1", count: 1000).joined(separator: ",") + "]"
        #expect(try Expression.value(of: "size(\(list))") == .integer(1000))
    }

    @Test func itKnowsTheVariablesThatItReads() throws {
        let text = "session.a == feedId && [1].all(user, user == 1)"
        let expression = try Expression(text, variables: ["session", "feedId", "user", "now"])
        #expect(expression.variableNames == ["session", "feedId"])
    }

    @Test func garbageIsRefusedAndNeverTraps() {
        var dice = SplitMix64(seed: 3)
        let words = [
            "session", "user", ".", "(", ")", "[", "]", "{", "}", "'a'", "1", "-", "!", "&&", "||", "==", "<", "in",
            "?", ":",
            ",", "has", "all", "matches", "'(a+'", "x", "\\", "'", "\"", "r'", "b'", "é", "\u{0}", "//", "\n", "1.5",
            "0x", "e9",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<12, using: &dice)).map { _ in words.randomElement(using: &dice) ?? "" }
                .joined()
            guard let error = Expression.error(of: text) else { continue }
            #expect(0...text.unicodeScalars.count ~= error.offset)
            #expect(!error.excerpt(of: text).isEmpty)
        }
    }
}
