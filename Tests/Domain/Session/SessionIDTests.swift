import MusterDomain
import Testing

@Suite struct SessionIDTests {
    @Test(arguments: ["a", "0", "-", ",", "aZ09,-", String(repeating: "x", count: 256)])
    func takesWhatPHPMakes(text: String) {
        #expect(SessionID(text)?.text == text)
    }

    @Test(arguments: [
        "", ".", "..", "../../etc/passwd", "a/b", "a\\b", "a\u{0}", "a\u{0}b", "\n", "a b", "a*", "a_b", "é",
        "\u{FF11}",
        String(repeating: "x", count: 257), String(repeating: "x", count: 1 << 20),
    ])
    func refusesWhatCouldLeadElsewhere(text: String) {
        #expect(SessionID(text) == nil)
    }

    @Test func noDescriptionShowsIt() throws {
        let id = try #require(SessionID("secret"))
        var text = ""
        dump(id, to: &text)
        #expect(!"\(id) \(String(reflecting: id)) \(SessionCookie.id(id)) \(text)".contains("secret"))
    }
}
