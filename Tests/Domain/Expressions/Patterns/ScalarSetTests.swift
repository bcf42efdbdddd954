import Testing

@testable import MusterDomain

@Suite struct ScalarSetTests {
    private static let scalars = (UInt32(0)...0x300).compactMap { Unicode.Scalar($0) } + ["\u{1F426}", "\u{10FFFF}"]

    @Test func membershipIsThatOfTheSpans() {
        let spans: [ScalarSet.Span] = [0x61...0x7A, 0x30...0x39, 0x38...0x41, 0xE9...0x100, 0x1F000...0x1FFFF]
        let set = ScalarSet(spans)
        let negated = ScalarSet(spans, isNegated: true)
        let complement = ScalarSet(ScalarSet.complement(of: spans))
        for scalar in Self.scalars {
            let expected = spans.contains { $0.contains(scalar.value) }
            #expect(set.contains(scalar, variants: []) == expected)
            #expect(negated.contains(scalar, variants: []) == !expected)
            #expect(complement.contains(scalar, variants: []) == !expected)
        }
    }

    @Test func spansAreMerged() {
        #expect(ScalarSet([5...6, 1...2, 3...4, 9...9]).spans == [1...6, 9...9])
        #expect(ScalarSet.complement(of: []) == [0...ScalarSet.last])
        #expect(ScalarSet.complement(of: [0...ScalarSet.last]) == [])
    }

    @Test func variantsDifferByCaseAlone() {
        #expect(Unicode.Scalar("a").caseVariants == ["A"])
        #expect(Unicode.Scalar("1").caseVariants == [])
        #expect(Unicode.Scalar("\u{212A}").caseVariants.contains("k"))
        #expect(Unicode.Scalar("ß").caseVariants == [])
        #expect(Unicode.Scalar("é").caseVariants == ["É"])
    }
}
