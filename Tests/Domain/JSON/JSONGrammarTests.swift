import NIOCore
import Testing

@testable import MusterDomain

/// The grammar of RFC 8259: what it must take, what it must refuse, and how far our own bounds go.
@Suite struct JSONGrammarTests {
    @Test(arguments: [
        // §3: any value may stand alone.
        "null", "true", "false", "0", "\"\"", "[]", "{}",
        // §2: white space is four characters.
        " \t\r\n null \t\r\n ", "[ ]", "{ }", "[ 1 , 2 ]", "{ \"a\" : 1 , \"b\" : 2 }",
        // §6
        "-0", "-1", "10", "0.0", "-0.5", "1e1", "1E+10", "1e-0", "0e0", "0E+1", "123456789012345678901234567890",
        "1.000000000000000000000000000000000001", "1e999999", "[1,2,3]",
        // §7
        "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\uD83D\\uDE00\"", "\"\\uabcd\\uABCD\"", "\"/\"",
        "\"\u{7F}\"",
        "\"\u{2028}\u{2029}\"", "\"\u{10FFFF}\"", "\"é\u{1F426}\"", "\"\\ud800\"", "\"\u{FEFF}\"",
        // §4 leaves names that come twice to the reader; passing a value on does not read them.
        "{\"a\":1,\"a\":2}", "{\"\":0}", "{\"a\":{\"b\":[{}]}}", "[[],[[]],{}]",
    ])
    func textsOfTheGrammarAreTakenAsTheyAre(text: String) throws {
        let element = try JSONElement.parse(ByteBuffer(string: text))
        let trimmed = String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
        #expect(String(buffer: element.bytes) == trimmed)
    }

    @Test(arguments: [
        "", " ", "nul", "nulll", "NULL", "True", "tru", "truefalse", "undefined", "NaN", "Infinity", "-Infinity", "nan",
        // Numbers.
        "+1", "-", "--1", "01", "-01", "00", "1.", ".5", "-.5", "1.e1", "1e", "1e+", "1E-", "1e1.5", "0x10", "1_000",
        "1 2",
        "1,", "0b1", "1f", "-a", "１",
        // Strings.
        "\"", "\"a", "a\"", "'a'", "\"\\\"", "\"\\x41\"", "\"\\a\"", "\"\\U0041\"", "\"\\u\"", "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\", "\"\\u00", "\"\n\"", "\"\t\"", "\"\u{0}\"", "\"\u{1F}\"", "\"a\"b", "\"a\" \"b\"", "\"\\ \"",
        "\"\\\u{0}\"",
        // Arrays.
        "[", "]", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1;2]", "[1}", "[]]", "[\"a\",\n4\n,1,",
        "(1)", "[*]",
        // Objects.
        "{", "}", "{1:1}", "{a:1}", "{'a':1}", "{\"a\"}", "{\"a\":}", "{\"a\":1", "{\"a\":1,", "{\"a\":1,}", "{,}",
        "{\"a\"=1}",
        "{\"a\":1 \"b\":2}", "{\"a\" 1}", "{\"a\"::1}", "{\"a\":1]", "{}{}", "{\"a\":1}}", "{null:1}", "{[]:1}",
        "{\"a\":/**/1}",
        // What stands around a value.
        "\u{FEFF}1", "1\u{A0}", "\u{A0}1", "1\u{0}", "\u{0}", "1//", "/**/1", "1#", "\u{C}1", "\u{B}1", "\u{2028}1",
        "1\u{85}",
        "\u{1}",
    ])
    func textsOutsideTheGrammarAreRefused(text: String) {
        #expect(throws: JSONError.self) { try JSONElement.parse(ByteBuffer(string: text)) }
    }

    @Test(
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0xFF, 0xFE, 0x31, 0x00], [0x00, 0x31], [0x22, 0x80, 0x22],
            [0x31, 0xC3],
        ] as [[UInt8]]
    )
    func bytesThatAreNotUTF8AreRefused(bytes: [UInt8]) {
        #expect(throws: JSONError.self) { try JSONElement.parse(ByteBuffer(bytes: bytes)) }
    }

    @Test(arguments: ["[", "{\"a\":"])
    func nestingEndsAtTheBound(opening: String) throws {
        let closing = opening == "[" ? "]" : "}"
        func nested(_ depth: Int) -> ByteBuffer {
            let inside = opening == "[" ? "" : "1"
            return ByteBuffer(
                string: String(repeating: opening, count: depth) + inside + String(repeating: closing, count: depth)
            )
        }
        #expect(throws: Never.self) { try JSONElement.parse(nested(JSONScanner.depthLimit)) }
        let error = #expect(throws: JSONError.self) { try JSONElement.parse(nested(JSONScanner.depthLimit + 1)) }
        #expect(error?.message == "expected at most 128 levels of nesting")
        #expect(throws: JSONError.self) { try JSONElement.parse(nested(500_000)) }
        #expect(throws: JSONError.self) {
            try JSONElement.parse(ByteBuffer(string: String(repeating: opening, count: 100_000)))
        }
    }

    @Test(arguments: [
        ("", 0, "expected a JSON value, found the end"),
        ("[1,]", 3, "expected a JSON value, found `]`"),
        ("{\"a\" 1}", 5, "expected `:`, found `1`"),
        ("{a", 1, "expected `\"`, found `a`"),
        ("[1 2]", 3, "expected `,` or `]`, found `2`"),
        ("1 x", 2, "expected the end, found `x`"),
        ("-x", 1, "expected a digit, found `x`"),
        ("1.", 2, "expected a digit, found the end"),
        ("\"\n\"", 1, "expected no control character in a string, found byte 10"),
    ])
    func faultsNameTheirPlace(text: String, offset: Int, message: String) {
        #expect(throws: JSONError(offset: offset, message: message)) { try JSONElement.parse(ByteBuffer(string: text)) }
    }

    @Test func everyPrefixOfAValueIsRefused() {
        let text = Array(#"{"a":[1.5e-3,true,null,"x\u00e9\n"],"b":{"c":"é🐦"}}"#.utf8)
        for length in 0..<text.count {
            #expect(throws: JSONError.self) { try JSONElement.parse(ByteBuffer(bytes: text[..<length])) }
        }
        #expect(throws: Never.self) { try JSONElement.parse(ByteBuffer(bytes: text)) }
    }

    @Test func randomBytesNeverTrap() {
        var random = SplitMix64(seed: 8259)
        let alphabet = Array("{}[]\",:\\u0019eE+-. truefalsn\n".utf8) + [0xC3, 0xA9, 0x00, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...16, using: &random)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &random)]
            }
            guard let element = try? JSONElement.parse(ByteBuffer(bytes: bytes)) else { continue }
            _ = element.string
            _ = element.integer
            _ = try? element.members()
            _ = try? element.elements()
        }
    }
}
