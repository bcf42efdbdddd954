import MusterDomain
import Testing

@Suite struct LabelTests {
    @Test(arguments: [
        ("short", "short"), ("", "\u{FFFD}"), ("a\nb\u{7F}", "a\u{FFFD}b\u{FFFD}"),
        (String(repeating: "x", count: 300), String(repeating: "x", count: 255)),
        // A scalar is left out whole.
        (String(repeating: "é", count: 200), String(repeating: "é", count: 127)),
        (String(repeating: "\u{0}", count: 100), String(repeating: "\u{FFFD}", count: 85)),
    ])
    func anyTextIsMadeToFit(_ text: String, fitted: String) throws {
        #expect(Label(fitting: text).text == fitted)
        #expect(Label(fitting: text) == (try Label(fitted)))
    }

    @Test func labelsAreTheSameWhenTheirBytesAre() throws {
        let composed = try Label("caf\u{E9}")
        let decomposed = try Label("cafe\u{301}")
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
        #expect(try composed == Label("caf\u{E9}"))
    }
}
