import Testing

@testable import MusterDomain

@Suite struct ExpressionErrorExcerptTests {
    private static func excerpt(_ text: String, _ offset: Int) -> String {
        ExpressionError(offset: offset, message: "").excerpt(of: text)
    }

    @Test func aCaretStandsUnderThePlace() {
        #expect(Self.excerpt("user == foo", 8) == "user == foo\n        ^")
        #expect(Self.excerpt("user == ", 8) == "user == \n        ^")
        #expect(Self.excerpt("", 0) == "\n^")
    }

    @Test func onlyTheLineOfThePlaceIsShown() {
        #expect(Self.excerpt("a &&\nb ||\nc", 5) == "b ||\n^")
        #expect(Self.excerpt("a &&\nb ||\nc", 4) == "a &&\n    ^")
        #expect(Self.excerpt("a &&\nb ||\nc", 11) == "c\n ^")
    }

    @Test func aLongLineIsCut() {
        let text = String(repeating: "a", count: 1000) + "!" + String(repeating: "b", count: 1000)
        let lines = Self.excerpt(text, 1000).split(separator: "\n")
        #expect(lines[0].count == 72)
        #expect(Array(lines[0])[lines[1].count - 1] == "!")
    }

    @Test func scalarsCountAndControlCharactersAreSpaces() {
        #expect(Self.excerpt("'é\t🐦' x", 6) == "'é 🐦' x\n      ^")
    }

    @Test func aPlaceOutsideIsTheNearestInside() {
        #expect(Self.excerpt("ab", 99) == "ab\n  ^")
        #expect(Self.excerpt("ab", -1) == "ab\n^")
    }
}
