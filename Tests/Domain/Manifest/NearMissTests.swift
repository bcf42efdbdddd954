import Testing

@testable import MusterDomain

@Suite struct NearMissTests {
    static let keys = ["listen", "operations", "queue", "handshake-bytes", "hub", "data"]

    @Test(arguments: [
        ("lisen", "listen"), ("Listen", "listen"), ("opertaions", "operations"), ("qeue", "queue"),
        ("handshakeBytes", "handshake-bytes"), ("handshake_bytes", "handshake-bytes"), ("hubs", "hub"), ("dat", "data"),
    ])
    func misspeltWordsFindTheirMeaning(word: String, meant: String) {
        #expect(NearMiss.nearest(to: word, among: Self.keys) == meant)
    }

    @Test(arguments: ["", "colour", "xx", String(repeating: "q", count: 10_000)])
    func otherWordsDoNot(word: String) {
        #expect(NearMiss.nearest(to: word, among: Self.keys) == nil)
    }
}
