import Testing

@testable import MusterDomain

@Suite struct StringCanonicalIntegerTests {
    @Test(arguments: [Int64.min, -10, -1, 0, 1, 7, 10, 1_000_000, .max])
    func aCanonicalFormIsTaken(number: Int64) {
        #expect(String(number).canonicalInteger == number)
    }

    @Test(arguments: [
        "", "-", "+1", "01", "-01", "-0", " 1", "1 ", "1.0", "1e1", "1_0", "0x1", "٧", "７", "9223372036854775808",
        "\u{0}1", "1\u{301}",
    ])
    func anyOtherTextIsNot(text: String) {
        #expect(text.canonicalInteger == nil)
    }
}
