import Testing

@testable import MusterDomain

@Suite struct TopicPatternParsingTests {
    @Test(arguments: [
        ("v1.news.{feedId}", ["feedId"]),
        ("v1.{feedName}.{feedId}", ["feedName", "feedId"]),
        ("{_a1}", ["_a1"]),
        ("news", []),
        ("/chat/{room}", ["room"]),
        ("chat/room-{id}-live/{tail}", ["id", "tail"]),
        ("v1..{x}.", ["x"]),
        ("...", []),
        ("Meldungen/für/{Stadt}", ["Stadt"]),
    ])
    func wellFormedPatternsKeepTheirParameters(text: String, names: [String]) throws {
        let pattern = try TopicPattern(text)
        #expect(pattern.parameterNames == names)
        #expect(pattern.description == text)
    }

    /// 33 parameters.
    private static let manyParameters = (0...32).map { "{p\($0)}" }.joined(separator: ".")

    static let malformed: [(String, Int, String)] = [
        ("", 0, "expected a pattern such as v1.news.{feedId}, found an empty text"),
        ("v1.{", 4, "expected a parameter name after `{`, found the end"),
        ("v1.{}", 4, "expected a parameter name after `{`, found `}`"),
        ("v1.{1a}", 4, "expected a parameter name after `{`, found `1`"),
        ("v1.{ä}", 4, "expected a parameter name after `{`, found `ä`"),
        ("v1.{feedId", 10, "expected `}` after the parameter name, found the end"),
        ("v1.{feed-id}", 8, "expected `}` after the parameter name, found `-`"),
        ("v1.{feed\u{1}}", 8, "expected `}` after the parameter name, found U+0001"),
        ("v1.a}", 4, "expected `{` before `}`, found `}`"),
        ("é.{a}.{a}", 7, "expected a new parameter name, found `a` again"),
        ("v1.{user}", 4, "expected another parameter name, found `user`, which is reserved"),
        ("v1.{a}{b}", 6, "expected one parameter in a part, found a second one, `{b}`"),
        ("v1.{a}-{b}", 7, "expected one parameter in a part, found a second one, `{b}`"),
        ("x/{a}.{b}", 6, "expected one parameter in a part, found a second one, `{b}`"),
        ("a//b", 1, "expected a part after `/`, found another `/`"),
        ("//b", 0, "expected a part after `/`, found another `/`"),
        ("a/b/", 4, "expected a part after `/`, found the end"),
        ("/", 1, "expected a part after `/`, found the end"),
        ("a\u{7}b", 1, "expected no control character, found U+0007"),
        ("a\u{9F}b", 1, "expected no control character, found U+009F"),
        (String(repeating: "a", count: 256), 255, "expected at most 255 literal bytes, found more"),
        ("{" + String(repeating: "n", count: 65) + "}", 1, "expected a parameter name of at most 64 bytes, found 65"),
        (Self.manyParameters, 183, "expected at most 32 parameters, found more"),
    ]

    @Test(arguments: Self.malformed)
    func malformedPatternsNameThePlace(text: String, offset: Int, message: String) {
        let error = #expect(throws: TopicPatternError.self) { try TopicPattern(text) }
        #expect(error?.offset == offset)
        #expect(error?.description == message)
    }

    @Test func randomTextNeverTraps() {
        var random = SplitMix64(seed: 7)
        let alphabet: [Unicode.Scalar] = ["{", "}", ".", "/", "a", "b", "_", "1", "é", "\u{0}", " ", "\u{1F426}"]
        for _ in 0..<20_000 {
            var text = ""
            for _ in 0..<Int.random(in: 0...12, using: &random) {
                text.unicodeScalars.append(alphabet[Int.random(in: alphabet.indices, using: &random)])
            }
            do {
                let pattern = try TopicPattern(text)
                #expect(pattern.parts.filter(\.hasParameter).count == pattern.parameterNames.count)
            } catch {
                #expect(0...text.unicodeScalars.count ~= error.offset, "\(text)")
            }
        }
    }
}
