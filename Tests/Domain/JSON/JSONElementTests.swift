import NIOCore
import Testing

@testable import MusterDomain

@Suite struct JSONElementTests {
    private static func parse(_ text: String) throws -> JSONElement { try JSONElement.parse(ByteBuffer(string: text)) }

    @Test(arguments: [
        ("null", JSONElement.Kind.null), ("true", .boolean), ("false", .boolean), ("-1", .number), ("0", .number),
        ("\"a\"", .string), ("[1]", .array), ("{}", .object),
    ])
    func everyValueHasItsKind(text: String, kind: JSONElement.Kind) throws {
        #expect(try Self.parse(" \(text) ").kind == kind)
    }

    @Test(arguments: [
        (#""""#, ""), (#""plain""#, "plain"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9""#, "Aé"),
        (#""\uD83D\uDC26!""#, "\u{1F426}!"), (#""a\u0000b""#, "a\u{0}b"), (#""é\n🐦""#, "é\n🐦"),
        (#""\\u0041""#, "\\u0041"),
        (#""\uFFFF""#, "\u{FFFF}"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    ])
    func stringsMeanTheirText(text: String, meaning: String) throws {
        #expect(try Self.parse(text).string.map { Array($0.utf8) } == Array(meaning.utf8))
    }

    @Test(arguments: [
        #""\uD800""#, #""\uDC00""#, #""\uDC00\uD800""#, #""\uD800x""#, #""\uD800\n""#, #""\uD800\uD800\uDC00""#,
        #""x\uDFFF""#,
    ])
    func loneSurrogatesHaveNoText(text: String) throws {
        #expect(try Self.parse(text).string == nil)
        #expect(throws: JSONError.self) { try Self.parse("{\(text):1}").members() }
    }

    @Test(
        arguments: [
            ("0", 0), ("-0", 0), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
            ("9223372036854775808", nil),
            ("1.0", nil), ("1e2", nil), ("\"1\"", nil), ("true", nil),
        ] as [(String, Int64?)]
    )
    func integersFit64Bits(text: String, value: Int64?) throws {
        #expect(try Self.parse(text).integer == value)
    }

    @Test func otherKindsHaveNoMeaningOfAKind() throws {
        let number = try Self.parse("1")
        #expect(number.string == nil)
        #expect(number.boolean == nil)
        #expect(try number.elements() == nil)
        #expect(try number.members() == nil)
        #expect(try Self.parse("true").boolean == true)
        #expect(try Self.parse("false").boolean == false)
    }

    @Test func elementsAndMembersKeepOrderAndBytes() throws {
        let elements = try #require(try Self.parse("[ 1.50 , \"a\" ,[ ], {\"x\" : 1} ]").elements())
        #expect(elements.map { String(buffer: $0.bytes) } == ["1.50", "\"a\"", "[ ]", "{\"x\" : 1}"])
        let members = try #require(try Self.parse(#"{ "b" : 1e5 , "\u0061" : { } }"#).members())
        #expect(members.map(\.name) == ["b", "a"])
        #expect(members.map { String(buffer: $0.value.bytes) } == ["1e5", "{ }"])
        #expect(try members.last?.value.members() == [])
    }

    @Test(arguments: [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"":1,"":1}"#])
    func aNameThatComesTwiceIsRefused(text: String) throws {
        let element = try Self.parse(text)
        #expect(throws: JSONError.self) { try element.members() }
    }

    @Test func namesThatOnlyLookAlikeAreTwoNames() throws {
        #expect(try Self.parse("{\"\u{E9}\":1,\"e\u{301}\":2}").members()?.count == 2)
    }

    @Test func listsEndAtTheLimitOfTheCaller() throws {
        let array = try Self.parse("[1,2,3]")
        #expect(try array.elements(limit: 3)?.count == 3)
        #expect(throws: JSONError.self) { try array.elements(limit: 2) }
        let object = try Self.parse(#"{"a":1,"b":2}"#)
        #expect(try object.members(limit: 2)?.count == 2)
        #expect(throws: JSONError.self) { try object.members(limit: 1) }
    }

    @Test func aValueInTheMiddleOfABufferIsItself() throws {
        var buffer = ByteBuffer(string: "xx[1, 2]yy")
        buffer.moveReaderIndex(forwardBy: 2)
        let slice = buffer.readSlice(length: 6)
        let element = try JSONElement.parse(try #require(slice))
        let elements = try #require(try element.elements())
        #expect(elements.map(\.integer) == [1, 2])
    }

    @Test(arguments: ["", "plain", "\"\\/", "\u{0}\u{1F}\n\r\t\u{8}", "é🐦\u{2028}", "\u{7F}"])
    func writtenStringsReadBack(text: String) throws {
        var buffer = ByteBuffer()
        buffer.writeJSONString(text)
        #expect(try JSONElement.parse(buffer).string.map { Array($0.utf8) } == Array(text.utf8))
    }
}
