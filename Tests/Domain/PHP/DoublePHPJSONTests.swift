import Testing

@testable import MusterDomain

@Suite struct DoublePHPJSONTests {
    /// The texts are those of PHP's `json_encode`.
    @Test(arguments: [
        (0.0, "0"), (-0.0, "-0"), (7, "7"), (-7.25, "-7.25"), (100, "100"), (0.5, "0.5"), (0.05, "0.05"),
        (0.1 + 0.2, "0.30000000000000004"), (1e15, "1000000000000000"), (1e16, "10000000000000000"),
        (1e17, "1.0e+17"), (123_456_789_012_345_680, "1.2345678901234568e+17"),
        (12_345_678_901_234_568, "12345678901234568"),
        (0.0001, "0.0001"), (0.00012, "0.00012"), (0.00001, "1.0e-5"), (-2.5e-7, "-2.5e-7"),
        (.leastNonzeroMagnitude, "5.0e-324"),
        (1.5e300, "1.5e+300"), (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (1e22, "1.0e+22"),
    ])
    func isWrittenAsByPHP(number: Double, text: String) {
        #expect(number.phpJSON == text)
    }
}
