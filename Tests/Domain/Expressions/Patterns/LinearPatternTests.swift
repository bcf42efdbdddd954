import Testing

@testable import MusterDomain

@Suite struct LinearPatternTests {
    @Test(arguments: [
        ("", "", true), ("", "a", true), ("a", "xax", true), ("^a", "ba", false), ("a$", "ab", false),
        ("a$", "a\n", false),
        ("(?m)a$", "a\n", true), ("(?m)^b", "a\nb", true), (#"\Aa\z"#, "a", true), ("a.c", "a\nc", false),
        ("(?s)a.c", "a\nc", true), ("[0-9]+", "a1", true), (#"\d\w\s"#, "1_ ", true), (#"\D\W\S"#, "a-b", true),
        (#"\bfoo\b"#, "a foo b", true), (#"\bfoo\b"#, "afoo b", false), (#"a\Bb"#, "ab", true),
        ("[^a-c]", "abc", false),
        ("[]a]", "]", true), ("[a-]", "-", true), (#"[\d-]"#, "-", true), ("[[:alpha:]]", "1a", true),
        ("[[:^alpha:]]", "a", false),
        ("(?i)straße", "STRAßE", true), ("(?i)É", "é", true), ("(?i)k", "\u{212A}", true), ("(?i)[^k]", "K", false),
        ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), ("(?i)a(?-i)b", "AB", false), ("a|b|", "c", true),
        ("^(a|b)$", "b", true),
        ("^a{2}$", "aa", true), ("^a{2,}$", "a", false), ("^a{1,2}$", "aaa", false), ("a{,2}", "a{,2}", true),
        ("x{", "x{", true),
        ("^(?P<year>[0-9]{4})-(?<month>[0-9]{2})$", "2026-11", true), (#"\x{1F426}|\x41|\101"#, "🐦", true),
        (#"\."#, "a", false),
        (#"\Qa.b\E+"#, "a.bb", true), (#"\Q(\E"#, "(", true), ("é", "e\u{301}", false), (".", "🐦", true),
        ("^..$", "e\u{301}", true),
        ("^(a*)*$", "aaa", true), ("(|a)+b", "aab", true), ("^(?:a?){3}$", "aaaa", false), ("(?U)a+?b", "aab", true),
    ])
    func patternsAreFound(pattern: String, text: String, isFound: Bool) throws {
        #expect(try LinearPattern(pattern).isFound(in: text) == isFound)
    }

    @Test(arguments: [
        ("[0-9]+", "123", true), ("[0-9]+", "123a", false), ("[0-9]+", "a123", false), ("[0-9]+", "", false),
        ("", "", true),
        ("a|ab", "ab", true), ("ab|a", "ab", true), ("a*?", "aaa", true), ("a", "a\n", false), (".*", "a\nb", false),
        ("", "a", false),
    ])
    func constraintsTakeTheWholeText(pattern: String, text: String, matches: Bool) throws {
        let pattern = try LinearPattern(pattern)
        #expect(pattern.matchesWhole(text) == matches)
        #expect(pattern.matchesWhole("<\(text)>".dropFirst().dropLast()) == matches)
    }

    /// Each of them costs a backtracking engine a power of the length, or two to it.
    @Test(arguments: ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*)*b$", "(x+x+)+y", "(a?){200}a{200}b"])
    func workGrowsWithTheText(pattern: String) throws {
        let pattern = try LinearPattern(pattern)
        let work = [500, 1000, 2000, 4000].map { count in
            var operations = Int.max
            _ = pattern.isFound(in: String(repeating: "a", count: count) + "!", operations: &operations)
            return Double(Int.max - operations) / Double(count)
        }
        #expect(work.allSatisfy { $0 < work[1] * 1.2 }, "\(work)")
    }

    @Test func workHasALimit() throws {
        let pattern = try LinearPattern("(a+)+$")
        var operations = 1000
        #expect(pattern.isFound(in: String(repeating: "a", count: 30_000), operations: &operations) == nil)
        #expect(operations < 0)
    }

    @Test func patternsAreEqualByTheirScalars() throws {
        #expect(try LinearPattern("\u{E9}") != LinearPattern("e\u{301}"))
        #expect(try Set([LinearPattern("a"), LinearPattern("a")]).count == 1)
    }
}
