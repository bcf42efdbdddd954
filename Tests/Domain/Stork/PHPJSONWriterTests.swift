import NIOCore
import Testing

@testable import MusterDomain

@Suite struct PHPJSONWriterTests {
    private static func json(_ text: String, limit: Int = 1_000) throws -> String {
        var writer = PHPJSONWriter(limit: limit)
        try writer.write(try PHPUnserializer(form: .objects).value(of: ByteBuffer(string: text)))
        return String(buffer: writer.json)
    }

    private static func refusal(_ value: SessionValue, limit: Int = 1_000) -> Refusal? {
        var writer = PHPJSONWriter(limit: limit)
        do throws(Refusal) {
            try writer.write(value)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("N;", "null"), ("b:1;", "true"), ("b:0;", "false"), ("i:-7;", "-7"), ("d:7;", "7"), ("d:0.5;", "0.5"),
        ("s:4:\"a/\u{e9}\";", #""a\/\u00e9""#), ("s:2:\"\"\\\";", #""\"\\""#),
        ("a:0:{}", "[]"), ("a:2:{i:0;i:1;i:1;i:2;}", "[1,2]"), ("a:2:{i:1;i:1;i:0;i:2;}", #"{"1":1,"0":2}"#),
        ("a:1:{s:1:\"a\";a:1:{s:0:\"\";N;}}", #"{"a":{"":null}}"#),
        ("O:8:\"stdClass\":0:{}", "{}"), ("O:8:\"stdClass\":1:{s:1:\"0\";i:1;}", #"{"0":1}"#),
        ("a:1:{s:2:\"\0a\";i:1;}", #"{"\u0000a":1}"#),
    ])
    func writesAsPHPDoes(text: String, json: String) throws {
        #expect(try Self.json(text) == json)
    }

    @Test func anObjectInsideShowsItsPublicPropertiesOnly() throws {
        let user =
            "O:4:\"User\":3:{s:2:\"id\";i:7;s:7:\"\0*\0name\";s:1:\"x\";s:14:\"\0User\0password\";s:6:\"secret\";}"
        #expect(try Self.json("a:1:{i:0;\(user)}") == #"[{"id":7}]"#)
    }

    @Test(arguments: [SessionValue.double(.infinity), .double(.nan), .bytes([0xFF]), .list([.bytes([0xFF])])])
    func refusesWhatJSONHasNoFormFor(value: SessionValue) {
        #expect(Self.refusal(value)?.code == 400)
    }

    @Test func theNumberOfBytesIsBounded() throws {
        #expect(try Self.json("s:8:\"12345678\";", limit: 10) == #""12345678""#)
        #expect(Self.refusal(.string("123456789"), limit: 10)?.code == 413)
        #expect(Self.refusal(.string("éé"), limit: 10)?.code == 413)
        let repeated = "a:3:{i:0;s:400:\"\(String(repeating: "x", count: 400))\";i:1;R:2;i:2;R:2;}"
        #expect(throws: Refusal.self) { try Self.json(repeated) }
    }

    @Test func theDepthIsThatOfJSONEverywhere() {
        var value = SessionValue.null
        for _ in 0..<128 { value = .list([value]) }
        #expect(Self.refusal(value) == nil)
        #expect(Self.refusal(.list([value])) == .badRequest("data: expected at most 128 levels of nesting, found more"))
    }
}
