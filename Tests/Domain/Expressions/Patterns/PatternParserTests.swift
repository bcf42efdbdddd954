import Testing

@testable import MusterDomain

@Suite struct PatternParserTests {
    private static func error(_ pattern: String) -> ExpressionError? {
        do {
            _ = try LinearPattern(pattern)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [
        ("a(b", 1, "a `)` for this `(`"), ("a)", 1, "a `)` that nothing opened"), ("a[b", 1, "a `]` for this `[`"),
        ("*a", 0, "to repeat"),
        ("a|+", 2, "to repeat"), ("({2})", 1, "to repeat"), ("(?i)*", 4, "to repeat"), ("a**", 2, "found another"),
        ("a{2}{3}", 4, "found another"),
        ("a++", 2, "found another"), ("a{1001}", 1, "at most 1000"), ("a{3,2}", 1, "the smaller count first"),
        (#"(a)\1"#, 3, "back references"),
        ("a(?=b)", 1, "lookarounds"), ("(?!a)", 0, "lookarounds"), ("(?<=a)", 0, "lookarounds"),
        ("(?<!a)", 0, "lookarounds"),
        ("(?>a)", 0, "lookarounds"), ("(?x)", 2, "`imsU`"), ("(?i", 0, "a `)`"), ("(?P<>a)", 4, "a group's name"),
        ("(?P<a b>c)", 5, "a group's name"),
        (#"\pL"#, 0, "Unicode property"), (#"[\P{Greek}]"#, 1, "Unicode property"),
        (#"\C"#, 0, #"unknown escape `\C`"#), (#"a\"#, 1, "found the end"),
        (#"\xZZ"#, 0, "two hexadecimal digits"), (#"\x{110000}"#, 0, "a surrogate"), (#"\x{}"#, 0, "digits in braces"),
        ("[z-a]", 1, "the smaller end"),
        (#"[a-\d]"#, 1, "found a class"), ("[[:alpa:]]", 1, "alpha"), ("[[:", 1, "expected [:name:]"),
        (#"[\b]"#, 1, "unknown escape"),
    ])
    func faultsHaveTheirPlace(pattern: String, offset: Int, message: String) {
        let error = Self.error(pattern)
        #expect(error?.offset == offset)
        #expect(error?.message.contains(message) == true, "\(String(describing: error))")
    }

    @Test(arguments: [
        "(((x{1000}){1000}){1000})", "((((){1000}){1000}){1000})", "(a{0,1000}){3}", "((a|b){500}){500}",
        "(?:(?:){1000}){1000}",
    ])
    func programsAreBounded(pattern: String) {
        #expect(Self.error(pattern)?.message.contains("at most 2048 places") == true)
    }

    @Test func theTextIsBounded() {
        let most = String(repeating: "\\Q" + String(repeating: "a", count: 508) + "\\E|", count: 8)
        #expect(Self.error(String(repeating: "a", count: 2000)) == nil)
        #expect(Self.error(most + "aaaa")?.message.contains("at most 4096 bytes") == true)
    }

    @Test func groupsWithinGroupsAreBounded() {
        func nested(_ depth: Int) -> String {
            String(repeating: "(", count: depth) + String(repeating: ")", count: depth)
        }
        #expect(Self.error(nested(64)) == nil)
        #expect(Self.error(nested(65))?.message.contains("at most 64 groups") == true)
        #expect(Self.error(nested(2000)) != nil)
    }

    @Test func garbageNeverTraps() {
        var dice = SplitMix64(seed: 11)
        let words = [
            "a", "é", "(", ")", "[", "]", "^", "-", "|", "*", "+", "?", "{", "}", "1", ",", "\\", "x", "Q", "E", "p",
            ":", "alpha", "(?", "i", "P<", ">",
        ]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0..<10, using: &dice)).map { _ in words.randomElement(using: &dice) ?? "" }
                .joined()
            guard let error = Self.error(text) else {
                _ = try? LinearPattern(text).isFound(in: "aé1x")
                continue
            }
            #expect(0...text.unicodeScalars.count ~= error.offset)
        }
    }
}
