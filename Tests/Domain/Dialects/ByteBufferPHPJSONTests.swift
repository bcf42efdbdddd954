import NIOCore
import Testing

@testable import MusterDomain

@Suite struct ByteBufferPHPJSONTests {
    private static func written(utf8 bytes: [UInt8]) -> String {
        var buffer = ByteBuffer()
        bytes.withUnsafeBytes { buffer.writePHPJSONString(utf8: $0[...]) }
        return String(buffer: buffer)
    }

    /// WA-6: as PHP's `json_encode` writes it.
    @Test(
        arguments: [
            ("", #""""#), ("plain text", #""plain text""#), ("a/b", #""a\/b""#), ("/é/", #""\/\u00e9\/""#),
            ("\u{7F}\u{80}", "\"\u{7F}\\u0080\""), ("😀", #""\ud83d\ude00""#), ("\"\\\n\u{1}", #""\"\\\n\u0001""#),
        ]
    )
    func escapesAsPHPDoes(text: String, json: String) {
        var buffer = ByteBuffer()
        buffer.writePHPJSONString(text)
        #expect(String(buffer: buffer) == json)
        #expect(Self.written(utf8: Array(text.utf8)) == json)
    }

    @Test func whatIsNoUTF8BecomesTheReplacementCharacter() {
        #expect(Self.written(utf8: [0x61, 0xFF, 0x62]) == #""a\ufffdb""#)
    }

    @Test(arguments: [81, 82, 83] as [UInt64])
    func bothFormsAreTheSame(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<500 {
            let alphabet = Array("ab/\"\\\n\u{1}é☃😀\u{7F}".unicodeScalars)
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...20, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            var buffer = ByteBuffer()
            buffer.writePHPJSONString(String(text))
            #expect(Self.written(utf8: Array(String(text).utf8)) == String(buffer: buffer))
        }
    }
}
