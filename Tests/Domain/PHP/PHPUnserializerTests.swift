import MusterDomain
import NIOCore
import Testing

@Suite struct PHPUnserializerTests {
    static func value(_ text: String, _ limits: PHPLimits = PHPLimits()) throws -> SessionValue {
        try PHPUnserializer(limits: limits).value(of: ByteBuffer(string: text))
    }

    static func fault(_ text: String, _ limits: PHPLimits = PHPLimits()) -> PHPError.Code? {
        do {
            _ = try self.value(text, limits)
            return nil
        } catch {
            return (error as? PHPError)?.code
        }
    }

    static func map(_ entries: KeyValuePairs<String, SessionValue>) -> SessionValue {
        var map = SessionMap()
        for (key, value) in entries { map.set(.string(key), value) }
        return .map(map)
    }

    @Test(arguments: [
        ("N;", SessionValue.null), ("b:0;", .bool(false)), ("b:1;", .bool(true)),
        ("i:7;", .integer(7)), ("i:-7;", .integer(-7)), ("i:+7;", .integer(7)), ("i:-0;", .integer(0)),
        ("i:007;", .integer(7)),
        ("i:9223372036854775807;", .integer(.max)), ("i:-9223372036854775808;", .integer(.min)),
        ("d:0.5;", .double(0.5)), ("d:7;", .double(7)), ("d:.5;", .double(0.5)), ("d:5.;", .double(5)),
        ("d:-1.5E+25;", .double(-1.5e25)), ("d:1e-7;", .double(1e-7)), ("d:4.9E-324;", .double(.leastNonzeroMagnitude)),
        ("d:INF;", .double(.infinity)), ("d:-INF;", .double(-.infinity)), ("d:1E999;", .double(.infinity)),
        ("s:0:\"\";", .string("")), ("s:3:\"a\"b\";", .string("a\"b")), ("s:2:\"é\";", .string("é")),
        ("s:3:\"a\u{0}b\";", .string("a\u{0}b")), ("s:003:\"abc\";", .string("abc")),
        ("E:11:\"Suit:Hearts\";", .string("Suit:Hearts")), ("E:9:\"A\\Suit:No\";", .string("A\\Suit:No")),
    ])
    func readsScalars(text: String, value: SessionValue) throws {
        #expect(try Self.value(text) == value)
    }

    @Test func readsNotANumberAndMinusZero() throws {
        guard case .double(let number) = try Self.value("d:NAN;") else { throw Unexpected() }
        #expect(number.isNaN)
        guard case .double(let zero) = try Self.value("d:-0;") else { throw Unexpected() }
        #expect(zero.sign == .minus && zero == 0)
    }

    @Test func bytesThatAreNotUTF8AreBytes() throws {
        let bytes = ByteBuffer(bytes: Array("s:2:\"".utf8) + [0xFF, 0xFE] + Array("\";".utf8))
        #expect(try PHPUnserializer().value(of: bytes) == .bytes([0xFF, 0xFE]))
    }

    @Test func anArrayWithKeysInOrderIsAList() throws {
        #expect(try Self.value("a:0:{}") == .list([]))
        #expect(try Self.value("a:2:{i:0;i:5;i:1;a:0:{}}") == .list([.integer(5), .list([])]))
        var map = SessionMap()
        map.set(.integer(1), .integer(5))
        map.set(.integer(0), .null)
        #expect(try Self.value("a:2:{i:1;i:5;i:0;N;}") == .map(map))
        var gap = SessionMap()
        gap.set(.integer(0), .null)
        gap.set(.integer(2), .null)
        #expect(try Self.value("a:2:{i:0;N;i:2;N;}") == .map(gap))
    }

    @Test(arguments: [
        ("0", SessionMap.Key.integer(0)), ("7", .integer(7)), ("-7", .integer(-7)),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("07", .string("07")), ("-0", .string("-0")), ("+7", .string("+7")), ("7.0", .string("7.0")),
        (" 7", .string(" 7")),
        ("9223372036854775808", .string("9223372036854775808")), ("", .string("")), ("-", .string("-")),
    ])
    func aCanonicalIntegerIsAnIntegerAsKey(text: String, key: SessionMap.Key) throws {
        guard case .map(let map) = try Self.value("a:1:{s:\(text.utf8.count):\"\(text)\";N;}"), text != "0" else {
            #expect(text == "0")
            return
        }
        #expect(map.entries.map(\.key) == [key])
    }

    @Test func objectsAreTheirProperties() throws {
        let text =
            "O:7:\"My\\User\":3:{s:2:\"id\";i:7;s:7:\"\0*\0name\";s:3:\"Ann\";s:15:\"\0My\\User\0secret\";b:1;}"
        #expect(try Self.value(text) == Self.map(["id": .integer(7), "name": .string("Ann"), "secret": .bool(true)]))
        #expect(try Self.value("O:8:\"stdClass\":0:{}") == Self.map([:]))
    }

    @Test func anObjectsOwnPropertyHidesAnInheritedPrivateOne() throws {
        let own = Self.map(["x": .integer(1)])
        #expect(try Self.value("O:1:\"B\":2:{s:4:\"\0A\0x\";i:2;s:4:\"\0B\0x\";i:1;}") == own)
        #expect(try Self.value("O:1:\"B\":2:{s:4:\"\0B\0x\";i:1;s:4:\"\0A\0x\";i:2;}") == own)
        #expect(try Self.value("O:1:\"B\":2:{s:4:\"\0A\0x\";i:2;s:1:\"x\";i:1;}") == own)
        #expect(Self.fault("O:1:\"B\":2:{s:1:\"x\";i:2;s:4:\"\0*\0x\";i:1;}") == .duplicateKey)
    }

    @Test func classNamesAreKeptWhereAsked() throws {
        let text = ByteBuffer(string: "O:1:\"A\":1:{s:1:\"b\";O:1:\"C\":0:{}}")
        var inner = SessionMap()
        inner.set(PHPUnserializer.classKey, .string("C"))
        var outer = SessionMap()
        outer.set(PHPUnserializer.classKey, .string("A"))
        outer.set(.string("b"), .map(inner))
        #expect(try PHPUnserializer(form: .objects).value(of: text) == .map(outer))
    }

    @Test func anOpaqueObjectIsNullAndHidesTheNumbersInIt() throws {
        let opaque = "C:1:\"A\":5:{}{;:\"}"
        #expect(try Self.value(opaque) == .null)
        #expect(try Self.value("a:2:{i:0;\(opaque)i:1;i:5;}") == .list([.null, .integer(5)]))
        let before = "a:3:{i:0;O:1:\"A\":0:{}i:1;\(opaque)i:2;r:2;}"
        #expect(try Self.value(before) == .list([Self.map([:]), .null, Self.map([:])]))
        #expect(Self.fault("a:3:{i:0;\(opaque)i:1;O:1:\"A\":0:{}i:2;r:3;}") == .badReference)
    }

    @Test func referencesAreCopies() throws {
        #expect(try Self.value("a:2:{i:0;i:5;i:1;R:2;}") == .list([.integer(5), .integer(5)]))
        #expect(
            try Self.value("a:3:{i:0;O:1:\"A\":0:{}i:1;r:2;i:2;r:3;}")
                == .list([Self.map([:]), Self.map([:]), Self.map([:])])
        )
        // R shares a number, r has its own.
        #expect(try Self.value("a:4:{i:0;i:5;i:1;R:2;i:2;i:6;i:3;R:3;}").elements.last == .integer(6))
        #expect(try Self.value("a:4:{i:0;O:1:\"A\":0:{}i:1;r:2;i:2;i:6;i:3;R:4;}").elements.last == .integer(6))
    }

    @Test func aCycleEndsInNull() throws {
        #expect(try Self.value("O:1:\"A\":1:{s:1:\"a\";r:1;}") == Self.map(["a": .null]))
        #expect(try Self.value("a:1:{i:0;a:1:{i:0;R:2;}}") == .list([.list([.null])]))
    }

    @Test(arguments: [
        "R:1;", "r:1;", "a:1:{i:0;R:3;}", "a:1:{i:0;R:0;}", "a:2:{i:0;i:1;i:1;r:2;}", "a:1:{i:0;r:2;}",
        "a:1:{i:0;r:1;}",
    ])
    func aReferenceNamesAValueBeforeIt(text: String) {
        #expect(Self.fault(text) == .badReference)
    }

    @Test(arguments: [
        ("", PHPError.Code.truncated), ("N", .truncated), ("i:", .truncated), ("i:5", .truncated),
        ("s:5:\"abc\";", .truncated),
        ("s:3:\"abc", .truncated), ("a:1:{", .truncated), ("a:1:{i:0;", .truncated), ("a:99999999999:{}", .truncated),
        ("a:2:{i:0;N;}", .truncated), ("a:2:{i:0;N;}      ", .malformed), ("a:2147483647:{i:0;N;}", .truncated),
        ("C:1:\"A\":9:{}", .truncated),
        ("s:99999999999999999999999:\"\";", .truncated),
        ("x", .malformed), ("n;", .malformed), ("b:2;", .malformed), ("b:;", .malformed), ("i:;", .malformed),
        ("i:1 ;", .malformed),
        ("i:1.5;", .malformed), ("i:0x1;", .malformed), ("i:1_000;", .malformed), ("i: 1;", .malformed),
        ("i:٣;", .malformed),
        ("d:;", .malformed), ("d:.;", .malformed), ("d:e5;", .malformed), ("d:1e;", .malformed),
        ("d:0x1p3;", .malformed),
        ("d:inf;", .malformed), ("d:nan;", .malformed), ("d:+INF;", .malformed), ("d:1.5 ;", .malformed),
        ("d:1.5.5;", .malformed),
        ("s:+3:\"abc\";", .malformed), ("s:-1:\"\";", .malformed), ("s:2:\"abc\";", .malformed),
        ("s:3:'abc';", .malformed),
        ("a:1:{N;N;N;}", .malformed), ("a:1:{b:1;N;}", .malformed), ("a:1:{d:1;N;}", .malformed),
        ("a:0:{};", .trailingBytes),
        ("a:1:{i:0;N;i:1;N;}", .malformed), ("a:-1:{}", .malformed),
        ("O:0:\"\":0:{}", .malformed), ("O:1:\" \":0:{}", .malformed), ("O:2:\"A\":0:{}", .malformed),
        ("E:1:\"A\";", .malformed), ("E:2:\"A:\";", .malformed), ("E:5:\"A:B:C\";", .malformed),
        ("N;N;", .trailingBytes), ("N;\n", .trailingBytes),
        ("i:9223372036854775808;", .outOfRange), ("i:-9223372036854775809;", .outOfRange),
        ("a:2:{i:0;N;i:0;N;}", .duplicateKey), ("a:2:{s:1:\"7\";N;i:7;N;}", .duplicateKey),
        ("S:1:\"\\41\";", .unsupported), ("o:0:{}", .unsupported), ("a:1:{S:1:\"a\";N;}", .unsupported),
    ])
    func refusesWhatPHPDoesNotWrite(text: String, code: PHPError.Code) {
        #expect(Self.fault(text) == code)
    }

    @Test func theErrorNamesTheByteAndNothingOfTheText() {
        #expect(throws: PHPError(.malformed, offset: 14, "expected `\"`")) {
            try Self.value("s:9:\"password\"x;")
        }
        #expect(throws: PHPError(.malformed, offset: 14, "expected `;`")) {
            try Self.value("s:8:\"password\"x;")
        }
    }

    private struct Unexpected: Error {}
}
