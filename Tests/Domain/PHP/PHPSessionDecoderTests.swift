import MusterDomain
import NIOCore
import Testing

@Suite struct PHPSessionDecoderTests {
    private static func session(_ text: String, _ serializer: PHPSerializer) throws -> [String: SessionValue] {
        let map = try PHPSessionDecoder(serializer: serializer).session(from: ByteBuffer(string: text))
        return Dictionary(
            uniqueKeysWithValues: map.entries.map { entry in
                switch entry.key {
                case .integer(let number): ("#\(number)", entry.value)
                case .string(let text): (text, entry.value)
                }
            }
        )
    }

    private static func fault(_ text: String, _ serializer: PHPSerializer) -> PHPError.Code? {
        do {
            _ = try self.session(text, serializer)
            return nil
        } catch {
            return (error as? PHPError)?.code
        }
    }

    @Test(arguments: [
        ("user_id|i:7;role|s:5:\"admin\";", PHPSerializer.php),
        ("a:2:{s:7:\"user_id\";i:7;s:4:\"role\";s:5:\"admin\";}", .phpSerialize),
        ("\u{7}user_idi:7;\u{4}roles:5:\"admin\";", .phpBinary),
    ])
    func readsTheThreeFormats(text: String, serializer: PHPSerializer) throws {
        #expect(try Self.session(text, serializer) == ["user_id": .integer(7), "role": .string("admin")])
    }

    @Test(arguments: PHPSerializer.allCases)
    func noBytesAreNoVariables(serializer: PHPSerializer) throws {
        #expect(try Self.session("", serializer) == [:])
    }

    @Test(arguments: [
        ("a|a:1:{i:0;i:5;}b|R:2;", PHPSerializer.php),
        ("\u{1}aa:1:{i:0;i:5;}\u{1}bR:2;", .phpBinary),
    ])
    func referencesGoAcrossVariables(text: String, serializer: PHPSerializer) throws {
        #expect(try Self.session(text, serializer) == ["a": .list([.integer(5)]), "b": .integer(5)])
    }

    @Test func theArrayOfASessionHasNumberOne() throws {
        let text = "a:2:{s:1:\"a\";a:1:{i:0;i:5;}s:1:\"b\";R:3;}"
        #expect(try Self.session(text, .phpSerialize) == ["a": .list([.integer(5)]), "b": .integer(5)])
        #expect(try Self.session("a:1:{s:1:\"a\";R:1;}", .phpSerialize) == ["a": .null])
    }

    @Test func aSessionWithAListsKeysIsAMapping() throws {
        #expect(try Self.session("a:2:{i:0;i:5;i:1;i:6;}", .phpSerialize) == ["#0": .integer(5), "#1": .integer(6)])
    }

    @Test func valuesMayHoldTheDelimiter() throws {
        #expect(try Self.session("a|s:3:\"b|c\";d|N;", .php) == ["a": .string("b|c"), "d": .null])
        #expect(try Self.session("|N;", .php) == ["": .null])
        #expect(try Self.session("\u{0}N;", .phpBinary) == ["": .null])
    }

    @Test func aNameThatIsNotUTF8IsLeftOut() throws {
        let record = ByteBuffer(bytes: [0xFF, UInt8(ascii: "|")] + Array("N;a|i:1;".utf8))
        let map = try PHPSessionDecoder(serializer: .php).session(from: record)
        #expect(map.entries.map(\.key) == [.string("a")])
    }

    @Test(arguments: [
        ("a|i:1;a|i:2;", PHPSerializer.php, PHPError.Code.duplicateKey), ("a", .php, .truncated),
        ("a|", .php, .truncated),
        ("a|i:1;\n", .php, .truncated), ("a|i:1", .php, .truncated), ("a|x", .php, .malformed),
        ("!a|b|i:1;", .php, .malformed),
        (String(repeating: "a", count: PHPLimits().keyBytes + 1) + "|N;", .php, .limit),
        ("i:7;", .phpSerialize, .notAnArray), ("O:1:\"A\":0:{}", .phpSerialize, .notAnArray),
        ("N;", .phpSerialize, .notAnArray),
        ("a:0:{}x", .phpSerialize, .trailingBytes), ("user_id|i:7;", .phpSerialize, .notAnArray),
        ("\u{1}", .phpBinary, .truncated), ("\u{1}a", .phpBinary, .truncated), ("\u{9}ai:1;", .phpBinary, .truncated),
        ("\u{1}ai:1;\u{1}ai:2;", .phpBinary, .duplicateKey),
    ])
    func refusesWhatIsNoSession(text: String, serializer: PHPSerializer, code: PHPError.Code) {
        #expect(Self.fault(text, serializer) == code)
    }

    @Test func aVariableWithoutValueIsRefused() {
        let record = ByteBuffer(bytes: [0x81, UInt8(ascii: "a")])
        #expect(throws: PHPError(.unsupported, offset: 0, "expected a name of at most 127 bytes")) {
            try PHPSessionDecoder(serializer: .phpBinary).session(from: record)
        }
    }
}
