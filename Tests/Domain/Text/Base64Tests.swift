import NIOCore
import Testing

@testable import MusterDomain

@Suite struct Base64Tests {
    @Test(
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ]
    )
    func writesAndReadsTheVectorsOfTheRFC(_ text: String, encoded: String) {
        #expect(Base64.encoded(Array(text.utf8)) == encoded)
        #expect(Base64.decode(encoded) == Array(text.utf8))
    }

    @Test func readsWhatItWrites() {
        var random = SplitMix64(seed: 3)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            let encoded = Base64.encoded(bytes)
            #expect(encoded.utf8.count == Base64.encodedSize(of: length))
            #expect(Base64.decode(encoded) == bytes)
        }
    }

    @Test func writesEveryDigit() {
        let bytes: [UInt8] = [
            0x00, 0x10, 0x83, 0x10, 0x51, 0x87, 0x20, 0x92, 0x8B, 0x30, 0xD3, 0x8F, 0x41, 0x14, 0x93, 0x51, 0x55, 0x97,
            0x61, 0x96, 0x9B, 0x71, 0xD7, 0x9F, 0x82, 0x18, 0xA3, 0x92, 0x59, 0xA7, 0xA2, 0x9A, 0xAB, 0xB2, 0xDB, 0xAF,
            0xC3, 0x1C, 0xB3, 0xD3, 0x5D, 0xB7, 0xE3, 0x9E, 0xBB, 0xF3, 0xDF, 0xBF,
        ]
        #expect(Base64.encoded(bytes) == "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    }

    @Test(
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "Z===", "====", "=", "==", "Zm8", "Zm9v=", "Zm9v====", "Zm=v", "=m9v", "Zm9v ",
            "Zm9v\n", "Zm-v", "Zm_v", "Zm9é", "Zh==", "Zm9=", "Zg==Zg==", "Zm8=Zm8=",
        ]
    )
    func refusesWhatNoEncoderWrites(_ text: String) {
        #expect(Base64.decode(text) == nil)
    }
}

extension Base64 {
    fileprivate static func encoded(_ bytes: [UInt8]) -> String {
        var buffer = ByteBuffer()
        bytes.withUnsafeBytes { Base64.encode($0, into: &buffer) }
        return String(buffer: buffer)
    }
}
