import Testing

@testable import MusterDomain

@Suite struct SessionValueTests {
    private static let values: [SessionValue] = [
        .null, .bool(false), .integer(0), .double(0), .string(""), .bytes([]), .list([]), .map(SessionMap()),
    ]

    @Test func valuesOfDifferentTypesAreDifferent() {
        for (left, one) in Self.values.enumerated() {
            for (right, other) in Self.values.enumerated() {
                #expect((one == other) == (left == right))
            }
        }
        #expect(SessionValue.string("7") != .integer(7))
    }

    @Test func canonicallyEquivalentTextsAreDifferent() {
        #expect(SessionValue.string("\u{E9}") != .string("e\u{301}"))
        #expect(SessionValue.list([.string("\u{E9}")]) != .list([.string("e\u{301}")]))
    }

    @Test func typesHaveTheirNames() {
        #expect(Self.values.map(\.typeName) == ["null", "bool", "int", "double", "string", "bytes", "list", "map"])
    }
}
