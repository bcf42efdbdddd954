import Testing

@testable import MusterDomain

@Suite struct ByteSearchTests {
    @Test func itFindsWhatTheObviousLoopsFind() {
        var dice = SplitMix64(seed: 5)
        for _ in 0..<5000 {
            let text = (0..<Int.random(in: 0..<12, using: &dice)).map { _ in UInt8.random(in: 0...1, using: &dice) }
            let part = (0..<Int.random(in: 0..<5, using: &dice)).map { _ in UInt8.random(in: 0...1, using: &dice) }
            let expected = (0...text.count).contains { text.dropFirst($0).starts(with: part) }
            #expect(ByteSearch(for: part).isFound(in: text) == expected)
        }
    }
}
