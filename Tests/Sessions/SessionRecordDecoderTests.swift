import MusterDomain
import NIOCore
import Testing

@testable import Sessions

@Suite struct SessionRecordDecoderTests {
    private static func lookup(_ text: String, _ decoder: SessionRecordDecoder) -> SessionLookup {
        decoder.lookup(of: ByteBuffer(string: text))
    }

    @Test func theStoreSaysTheSerializer() {
        var settings = SessionSettings()
        #expect(Self.lookup("a|i:1;", SessionRecordDecoder(settings)) == .found(.make(["a": .integer(1)])))
        settings.store = .phpFiles(PHPFileStoreSettings(path: "/", serializer: .phpSerialize))
        #expect(
            Self.lookup("a:1:{s:1:\"a\";i:1;}", SessionRecordDecoder(settings)) == .found(.make(["a": .integer(1)]))
        )
        settings.store = .redis(RedisStoreSettings(address: .unix(path: "/"), serializer: .phpBinary))
        #expect(Self.lookup("\u{1}ai:1;", SessionRecordDecoder(settings)) == .found(.make(["a": .integer(1)])))
    }

    @Test func aSessionWithoutVariablesIsNone() {
        let decoder = SessionRecordDecoder(serializer: .phpSerialize, recordBytes: 100)
        #expect(Self.lookup("", decoder) == .absent)
        #expect(Self.lookup("a:0:{}", decoder) == .absent)
    }

    @Test func theRecordIsBounded() {
        let decoder = SessionRecordDecoder(serializer: .php, recordBytes: 5)
        #expect(Self.lookup("a|i:1;", decoder) == .broken(reason: "expected at most 5 bytes at byte 5"))
    }
}
