import Testing

@testable import MusterDomain

@Suite struct ExpressionFunctionTests {
    @Test(
        arguments: [
            ("size('a🐦é')", .integer(3)), ("b'é'.size()", .integer(2)), ("size([1, 2])", .integer(2)),
            ("{}.size()", .integer(0)),
            ("'abc'.startsWith('ab')", .bool(true)), ("'abc'.startsWith('')", .bool(true)),
            ("'ab'.startsWith('abc')", .bool(false)),
            ("'abc'.endsWith('bc')", .bool(true)), ("'abc'.endsWith('ab')", .bool(false)),
            ("''.endsWith('')", .bool(true)),
            ("'abcabd'.contains('abd')", .bool(true)), ("'aaab'.contains('aab')", .bool(true)),
            ("'a'.contains('ab')", .bool(false)),
            ("'e\u{301}'.startsWith('e')", .bool(true)), ("'abc'.matches('b')", .bool(true)),
            ("matches('abc', 'b$')", .bool(false)),
            ("int('-7')", .integer(-7)), ("int('+7')", .integer(7)), ("int(-1.9)", .integer(-1)),
            ("int(3)", .integer(3)),
            ("int(-9223372036854775808.0)", .integer(.min)), ("string(7)", .string("7")), ("string(1.0)", .string("1")),
            ("string(0.25)", .string("0.25")), ("string(1e21)", .string("1e+21")), ("string(true)", .string("true")),
            ("string(b'é')", .string("é")), ("string('a')", .string("a")),
        ] as [(String, SessionValue)]
    )
    func functionsAnswer(text: String, value: SessionValue) throws {
        #expect(try Expression.value(of: text) == value)
    }

    @Test(arguments: [
        "int('')", "int(' 7')", "int('7.0')", "int('0x7')", "int('9223372036854775808')", "int(1e19)", "int(true)",
        "int(null)",
        "int(9223372036854775808.0)", "string(null)", "string([])", #"string(b'\xff')"#, "size(1)", "size(1.5)",
        "size(true)",
        "b'a'.startsWith(b'a')", "'a'.startsWith(1)", "1.matches('a')", "'a'.matches(1)", "[1].contains(1)",
    ])
    func whatHasNoOverloadIsAnError(text: String) throws {
        #expect(try Expression.value(of: text) == nil)
    }

    @Test func numbersThatAreNoneHaveTheirText() throws {
        #expect(try Expression.value(of: "string(x)", ["x": .double(.nan)]) == .string("NaN"))
        #expect(try Expression.value(of: "string(x)", ["x": .double(-.infinity)]) == .string("-inf"))
        #expect(try Expression.value(of: "int(x)", ["x": .double(.nan)]) == nil)
        #expect(try Expression.value(of: "int(x)", ["x": .double(.infinity)]) == nil)
    }

    @Test func everyFunctionHasAForm() {
        for function in ExpressionFunction.allCases {
            #expect(function.globalArguments != nil || function.memberArguments != nil)
            #expect(function.usage.contains(function.rawValue + "("))
        }
    }
}
