import Testing

@testable import MusterDomain

@Suite struct ExpressionEvaluatorTests {
    private static let variables: [String: SessionValue] = [
        "session": .make(["user_id": .integer(7), "roles": .list([.string("editor"), .integer(3)]), "none": .null]),
        "feedId": .string("7"),
    ]

    @Test(arguments: [
        ("session.user_id == feedId", true), ("feedId in [session.user_id]", true), ("'3' in session.roles", true),
        ("session['user_id'] == 7", true), ("has(session.user_id)", true), ("has(session.admin)", false),
        ("has(session.none)", true), ("session.roles[0] == 'editor'", true), ("'user_id' in session", true),
        ("session.roles.exists(r, r == 'editor')", true), ("session.roles.all(r, r == 'editor')", false),
        ("session.exists(key, key == 'none')", true), ("size(session) == 3", true),
        ("[1, 2].all(a, [a].exists(b, b == a))", true), ("[1].all(x, [2].all(x, x == 2) && x == 1)", true),
    ])
    func rulesAreAnswered(text: String, value: Bool) throws {
        #expect(try Expression.value(of: text, Self.variables) == .bool(value))
    }

    /// CEL: one operand that decides does so on either side of an error.
    @Test(
        arguments: [
            ("e && false", false), ("false && e", false), ("e || true", true), ("true || e", true), ("e && true", nil),
            ("true && e", nil), ("e || false", nil), ("false || e", nil), ("!e", nil), ("e ? true : true", nil),
            ("true ? true : e", true), ("false ? e : true", true), ("e && e && false", false), ("1 && false", false),
            ("1 || true", true), ("1 && true", nil), ("e == e", nil), ("[e] == [1]", nil),
            ("[1, 2].exists(x, x == 1 ? e : true)", true), ("[2, 1].all(x, x == 1 ? e : false)", false),
            ("[1].exists(x, e)", nil), ("[].all(x, e)", true), ("[].exists(x, e)", false), ("[1].all(x, 1)", nil),
        ] as [(String, Bool?)]
    )
    func errorsAreAbsorbedAsInTheSpecification(text: String, value: Bool?) throws {
        var variables = Self.variables
        variables["e"] = nil
        let expression = try Expression(text, variables: Set(variables.keys).union(["e"]))
        #expect((try? expression.evaluate(in: ExpressionScope(variables)).get()) == value.map { .bool($0) })
    }

    @Test(arguments: [
        ("session.missing", "no key `missing` in `session`"), ("session.user_id.a", "`.a` expects map, found int"),
        ("session.roles[9]", "no such index in `session.roles`"), ("session['x']", "no such key in `session`"),
        ("session.roles['0']", "the index of a list expects int, found string"), ("[1][1.0]", "found double"),
        ("session[null]", "the key of a map expects int or string, found null"),
        ("'a'[0]", "`[…]` expects list or map"),
        ("1 < 'a'", "`<` cannot compare int with string"), ("null >= null", "`>=` cannot compare null with null"),
        ("!1", "`!` expects bool, found int"), ("1 ? 1 : 2", "`?` expects bool, found int"),
        ("true && 'a'", "`&&` expects bool, found string"), ("'a' in 'b'", "`in` expects list or map, found string"),
        ("[] in {}", "`in` before a map expects int, string or bool, found list"), ("has(feedId.a)", "expects map"),
        ("feedId.all(x, true)", "`all` expects list or map, found string"),
        ("{feedId: 1, [feedId][0] == '7': 2}", "found bool"),
        ("{feedId: 1, feedId: 2}", "a map has a key of type string twice"), ("int([])", "found list"),
        ("feedId.contains(1)", "text.contains(part) expects a string as its argument, found int"),
        ("size(null)", "size(value) expects string, bytes, list or map, found null"),
        ("'a'.matches(session.roles[0] == 1 ? 'x' : '(')", "the pattern of `matches` is not one"),
    ])
    func errorsNameTypesAndKeys(text: String, message: String) throws {
        let found = try Expression.message(of: text, Self.variables)
        #expect(found?.contains(message) == true, "\(found ?? "no error")")
    }

    @Test func errorsNeverShowValues() throws {
        let secret: [String: SessionValue] = ["s": .string("hunter2"), "m": .make(["hunter2": .null])]
        for text in [
            "int(s)", "m[s].a", "{'a': 1}[s]", "s < 1", "s.matches('(' == s ? s : '(')", "m.all(k, k)", "[s][9]",
            "s ? 1 : 2",
        ] {
            #expect(try Expression.message(of: text, secret)?.contains("hunter2") == false)
        }
    }

    @Test func aVariableWithoutAValueIsAnError() throws {
        let expression = try Expression("user == 1", variables: ["user"])
        #expect(expression.evaluate(in: ExpressionScope()) == .failure(EvaluationError(message: "`user` has no value")))
    }

    @Test func theEndOfTheBudgetIsNoAnswer() throws {
        for text in [
            "l.all(e, true) || true", "true && (l.all(e, true) || !false)", "l.exists(e, l.all(f, true) || true)",
        ] {
            let expression = try Expression(text, variables: ["l"])
            let scope = ExpressionScope(["l": .list(Array(repeating: .null, count: 20_000))])
            let (result, steps) = expression.measure(in: scope)
            #expect(result == .failure(EvaluationError(message: "takes more than 10000 steps")))
            #expect(steps == Expression.maximumSteps)
        }
    }

    @Test func aLargerBudgetGoesFurther() throws {
        let expression = try Expression("l.all(e, true)", variables: ["l"])
        let scope = ExpressionScope(["l": .list(Array(repeating: .null, count: 20_000))])
        #expect(expression.evaluate(in: scope, maximumSteps: 30_000) == .success(.bool(true)))
        #expect(expression.evaluate(in: scope, maximumSteps: .max) == .success(.bool(true)))
        #expect(throws: EvaluationError.self) { try expression.evaluate(in: scope, maximumSteps: 0).get() }
    }
}
