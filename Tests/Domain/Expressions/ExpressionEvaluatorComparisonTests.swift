import Testing

@testable import MusterDomain

@Suite struct ExpressionEvaluatorComparisonTests {
    private static let canonical: [(SessionValue, String)] = [
        (.integer(7), "7"), (.integer(0), "0"), (.integer(-12), "-12"), (.integer(.max), "9223372036854775807"),
        (.integer(.min), "-9223372036854775808"),
    ]

    @Test(arguments: ["a == b", "b == a", "!(a != b)", "a in [b]", "b in [a]", "[a] == [b]", "{'k': a} == {'k': b}"])
    func anIntEqualsItsText(text: String) throws {
        for (number, digits) in Self.canonical {
            #expect(try Expression.value(of: text, ["a": number, "b": .string(digits)]) == .bool(true))
        }
    }

    @Test(arguments: ["07", " 7", "7 ", "7.0", "+7", "7e0", "0x7", "", "７", "7\n", "seven", "99999999999999999999999"])
    func anIntEqualsNoOtherText(text: String) throws {
        for form in ["a == b", "b == a", "a in [b]", "b in {7: 1}", "[a] == [b]"] {
            #expect(try Expression.value(of: form, ["a": .integer(7), "b": .string(text)]) == .bool(false))
        }
    }

    @Test(arguments: [SessionValue.null, .bool(true), .double(7), .bytes([0x37]), .list([.integer(7)])])
    func nothingElseEqualsItsText(value: SessionValue) throws {
        #expect(try Expression.value(of: "a == '7' || a == '1' || a == 'null'", ["a": value]) == .bool(false))
    }

    @Test func aKeyIsFoundByTheTextRule() throws {
        var map = SessionMap()
        map.set(.integer(7), .string("by number"))
        map.set(.string("8"), .string("by text"))
        map.set(.string("7"), .string("by its own text"))
        let variables: [String: SessionValue] = ["m": .map(map)]
        #expect(try Expression.value(of: "m['7']", variables) == .string("by its own text"))
        #expect(try Expression.value(of: "m[7]", variables) == .string("by number"))
        #expect(try Expression.value(of: "m[8]", variables) == .string("by text"))
        #expect(try Expression.value(of: "'08' in m || 7 in {} || true in m", variables) == .bool(false))
    }

    /// By the rule both keys of one map could stand for one key of the other.
    @Test func keysOfComparedMapsAreTheSame() throws {
        #expect(try Expression.value(of: "{7: 1} == {'7': 1}") == .bool(false))
        #expect(try Expression.value(of: "{7: 1, '7': 1} == {7: 1, 8: 1}") == .bool(false))
        #expect(try Expression.value(of: "{7: 1, 'a': 2} == {'a': 2, 7: 1}") == .bool(true))
    }

    @Test func textsAreComparedScalarByScalar() throws {
        let variables: [String: SessionValue] = ["composed": .string("\u{E9}"), "decomposed": .string("e\u{301}")]
        #expect(try Expression.value(of: "composed == decomposed", variables) == .bool(false))
        #expect(try Expression.value(of: "decomposed < composed", variables) == .bool(true))
        #expect(try Expression.value(of: "composed in {decomposed: 1}", variables) == .bool(false))
        #expect(try Expression.value(of: "'\u{FFEE}' < '\u{1F426}'") == .bool(true))
    }

    @Test(arguments: ["x < 1", "x >= 1", "1 < x", "1.0 > x", "x <= x"])
    func whatIsNoNumberHasNoOrder(text: String) throws {
        #expect(try Expression.value(of: text, ["x": .double(.nan)]) == nil)
    }

    @Test func whatIsNoNumberEqualsNothing() throws {
        let variables: [String: SessionValue] = ["x": .double(.nan)]
        #expect(try Expression.value(of: "x == x || x == 1 || [x] == [x] || x in [x]", variables) == .bool(false))
        #expect(try Expression.value(of: "x != x", variables) == .bool(true))
    }

    @Test func veryDeepValuesAreNotCompared() throws {
        var deep = SessionValue.null
        for _ in 0..<1000 { deep = .list([deep]) }
        let message = try Expression.message(of: "x == x", ["x": deep])
        #expect(message == "lists and maps are compared over 64 levels at most")
    }
}
