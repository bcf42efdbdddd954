import Testing

@testable import Sessions

@Suite struct RedisErrorCodeTests {
    @Test(arguments: [
        ("NOAUTH Authentication required.", "NOAUTH"), ("ERR", "ERR"), ("", "an error"), (" ERR", "an error"),
        ("err secret", "an error"), ("SECRET123", "an error"), (String(repeating: "A", count: 33), "an error"),
    ])
    func isTheFirstWordWhenItIsACode(text: String, code: String) {
        #expect(RedisErrorCode(of: text).description == code)
    }
}
