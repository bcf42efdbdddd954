import MusterCrypto
import Testing

@Suite struct SecureRandomTests {
    @Test func fillsEveryByte() {
        // Each of 32 bytes is other than zero in at least one of 64 drawings, but for one chance in 2^507.
        var seen = [UInt8](repeating: 0, count: 32)
        for _ in 0..<64 {
            seen = zip(seen, SecureRandom.bytes(32)).map { $0 | $1 }
        }
        #expect(seen.allSatisfy { $0 != 0 })
    }

    @Test func givesTheCountAskedFor() {
        #expect(SecureRandom.bytes(0).isEmpty)
        #expect(SecureRandom.bytes(17).count == 17)
    }

    @Test func neverRepeats() {
        #expect(Set((0..<100).map { _ in SecureRandom.number() }).count == 100)
    }
}
