import Testing

@testable import MusterDomain

@Suite struct ExpressionLexerTests {
    private static func kinds(_ text: String) throws -> [ExpressionToken.Kind] {
        try ExpressionLexer.tokens(of: text).map(\.kind).dropLast()
    }

    @Test(
        arguments: [
            ("0", .integer(0)), ("007", .integer(7)), ("0x1F", .integer(31)), ("0Xff", .integer(255)),
            ("9223372036854775808", .integer(1 << 63)), ("1.5", .double(1.5)), (".5", .double(0.5)),
            ("1e3", .double(1000)),
            ("2.5E-1", .double(0.25)), ("1e+2", .double(100)), ("1e-400", .double(0)),
        ] as [(String, ExpressionToken.Kind)]
    )
    func numbersHaveTheirValue(text: String, kind: ExpressionToken.Kind) throws {
        #expect(try Self.kinds(text) == [kind])
    }

    @Test(
        arguments: [
            (#"'a'"#, "a"), (#""a'b""#, "a'b"), (#"'''a'b"#, nil), ("'''a\n''b'''", "a\n''b"), ("''''''", ""),
            (#"r'\n'"#, #"\n"#), (#"R"\"#, nil), (#"'\a\b\f\n\r\t\v'"#, "\u{7}\u{8}\u{C}\n\r\t\u{B}"),
            (#"'\\\?\"\'\`'"#, #"\?"'`"#), (#"'\x41\X42\103é\U0001F426'"#, "ABCé\u{1F426}"), ("'é🐦'", "é🐦"),
        ] as [(String, String?)]
    )
    func textsMeanTheirScalars(text: String, meaning: String?) throws {
        guard let meaning else {
            #expect(throws: ExpressionError.self) { try Self.kinds(text) }
            return
        }
        guard case .string(let found, _) = try Self.kinds(text).first else {
            Issue.record("no text")
            return
        }
        #expect(Array(found.utf8) == Array(meaning.utf8))
    }

    @Test func aTextWithoutEscapesKnowsItsPlace() throws {
        #expect(try Self.kinds("  r'ab'") == [.string("ab", contentOffset: 4)])
        #expect(try Self.kinds("'''ab'''") == [.string("ab", contentOffset: 3)])
        #expect(try Self.kinds(#"'a\n'"#) == [.string("a\n", contentOffset: nil)])
    }

    @Test func escapesInBytesAreOctets() throws {
        #expect(try Self.kinds(#"b'\xff\377é'"#) == [.bytes([0xFF, 0xFF, 0xC3, 0xA9])])
        #expect(try Self.kinds(#"br'\xff'"#) == [.bytes(Array(#"\xff"#.utf8))])
        #expect(Expression.error(of: #"b'\u0041'"#)?.offset == 2)
    }

    @Test func symbolsAreAsLongAsTheyCanBe() throws {
        let symbols: [ExpressionToken.Symbol] = [
            .lessOrEqual, .less, .equal, .notEqual, .not, .and, .or, .greaterOrEqual,
        ]
        #expect(try Self.kinds("<=< ==!=!&&||>=") == symbols.map { .symbol($0) })
    }

    @Test func spaceAndCommentsAreNothing() throws {
        #expect(
            try Self.kinds(" \t\r\n\u{C}a// b == 'c\n.b //") == [.identifier("a"), .symbol(.dot), .identifier("b")]
        )
    }

    @Test(arguments: [
        ("1u", 1, "leave out the `u`"), ("0x", 2, "a hexadecimal digit"), ("12ab", 2, "the end of a number"),
        ("99999999999999999999", 0, "64 bits"), ("9223372036854775809", 0, "64 bits"),
        ("1e999", 0, "above the largest"),
        ("a = b", 2, "did you mean `==`?"), ("a & b", 2, "did you mean `&&`?"), ("a | b", 2, "did you mean `||`?"),
        ("a # b", 2, "found `#`"), ("a\u{A0}", 1, "U+A0"), ("\u{0}", 0, "U+0"), ("'abc", 0, "found the end"),
        ("'a\nb'", 0, "the end of the line"), ("'''a''", 0, "a closing '''"), (#"'a\q'"#, 2, "after `\\`"),
        (#"'\x4'"#, 1, "2 hexadecimal digits"), (#"'\19'"#, 1, "3 octal digits"), (#"'\ud800'"#, 1, "a surrogate"),
        (#"'\U00110000'"#, 1, "a surrogate"), (#"'\"#, 1, "after `\\`"),
    ])
    func faultsHaveTheirPlace(text: String, offset: Int, message: String) {
        let error = Expression.error(of: text, variables: ["a", "b"])
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }
}
