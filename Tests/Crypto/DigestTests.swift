import MusterCrypto
import Testing

@Suite struct DigestTests {
    @Test func sha1MatchesKnownVectors() {
        #expect(sha1("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d")
        #expect(sha1("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709")
        // The key of RFC 6455 §1.3 with its GUID.
        let accept = sha1("dGhlIHNhbXBsZSBub25jZQ==258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
        #expect(accept == "b37a4f2cc0624f1690f64606cf385945b2bec4ea")
    }

    @Test func sha256MatchesKnownVectors() {
        #expect(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    @Test func digestsReadEveryByte() {
        let million = String(repeating: "a", count: 1_000_000)
        #expect(sha1(million) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
        #expect(sha256(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    private func sha1(_ text: String) -> String {
        let digest = Array(text.utf8).withUnsafeBytes { Digest.sha1($0) }
        return hex(digest.indices.map { digest[$0] })
    }

    private func sha256(_ text: String) -> String {
        let digest = Array(text.utf8).withUnsafeBytes { Digest.sha256($0) }
        return hex(digest.indices.map { digest[$0] })
    }

    private func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
}
