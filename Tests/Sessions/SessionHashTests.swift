import MusterDomain
import Testing

@testable import Sessions

@Suite struct SessionHashTests {
    /// FIPS 180-4's example: the SHA-256 of "abc" begins with these digits.
    @Test func itIsTheBeginningOfTheDigest() {
        #expect(SessionHash(of: .make("abc")).description == "ba7816bf8f01")
    }
}
