import Testing

@testable import MusterDomain

@Suite struct DecimalPatternTests {
    @Test(arguments: [0...0, 0...9, 1...1000, 7...7, 8...1000, 10...99, 0...255, 199...4242, 1023...1025, 0...65535])
    func theRangeAndNothingElseMatches(range: ClosedRange<Int>) throws {
        let pattern = try LinearPattern(DecimalPattern.text(range))
        for number in 0...70_000 where number < 12_000 || number % 97 == 0 || abs(number - range.upperBound) < 3 {
            #expect(pattern.matchesWhole(String(number)) == range.contains(number), "\(number)")
        }
        #expect(!pattern.matchesWhole(""))
        #expect(!pattern.matchesWhole("00"))
    }

    @Test func theLargestNumberIsNoProblem() throws {
        let pattern = try LinearPattern(DecimalPattern.text(9...Int.max))
        #expect(pattern.matchesWhole(String(Int.max)))
        #expect(!pattern.matchesWhole("9223372036854775808"))
        #expect(!pattern.matchesWhole("8"))
    }
}
