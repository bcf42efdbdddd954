import Testing

@testable import MusterDomain

@Suite struct SessionMapTests {
    @Test func entriesKeepTheirOrder() {
        var map = SessionMap()
        map.set(.string("b"), .integer(1))
        map.set(.integer(2), .integer(2))
        map.set(.string("b"), .integer(3))
        #expect(map.entries.map(\.key) == [.string("b"), .integer(2)])
        #expect(map[.string("b")] == .integer(3))
        #expect(map.count == 2)
    }

    @Test func keysOfDifferentTypesAreDifferent() {
        var map = SessionMap()
        map.set(.integer(7), .string("number"))
        map.set(.string("7"), .string("text"))
        #expect(map.count == 2)
        #expect(map[.integer(7)] == .string("number"))
    }

    /// To Swift the two texts are one; to PHP, and to whoever logs in, they are two.
    @Test func canonicallyEquivalentKeysAreDifferent() {
        var map = SessionMap()
        map.set(.string("\u{E9}"), .integer(1))
        map.set(.string("e\u{301}"), .integer(2))
        #expect(map.count == 2)
        #expect(map[.string("\u{E9}")] == .integer(1))
    }

    @Test func equalMapsHaveTheSameOrder() {
        var left = SessionMap()
        left.set(.integer(1), .null)
        left.set(.integer(2), .null)
        var right = SessionMap()
        right.set(.integer(2), .null)
        right.set(.integer(1), .null)
        #expect(left != right)
    }
}
