import Testing

@testable import MusterDomain

@Suite struct TopicFamiliesTests {
    static func make(_ patterns: [String]) throws -> TopicFamilies {
        TopicFamilies(try patterns.map { TopicFamily(pattern: try TopicPattern($0)) })
    }

    @Test func theFirstDeclaredFamilyWins() throws {
        let families = try Self.make(["v1.{a}.{b}", "v1.news.{b}", "v1.news.{c}", "{name}", "v2.x"])
        #expect(try families.family(of: TopicName("v1.news.1"))?.index == 0)
        #expect(try families.family(of: TopicName("v2.x"))?.index == 3)
        #expect(try families.family(of: TopicName("a/b")) == nil)
    }

    @Test func aMoreSpecificFamilyDeclaredFirstWins() throws {
        let families = try Self.make(["v1.news.live", "v1.news.l{x}", "v1.news.{b}", "v1.{a}.live"])
        #expect(try families.family(of: TopicName("v1.news.live"))?.index == 0)
        #expect(try families.family(of: TopicName("v1.news.late"))?.index == 1)
        #expect(try families.family(of: TopicName("v1.news.a"))?.index == 2)
        #expect(try families.family(of: TopicName("v1.chat.live"))?.index == 3)
    }

    @Test func noFamilyTakesAnythingWhenNoneIsDeclared() throws {
        #expect(try Self.make([]).family(of: TopicName("a")) == nil)
    }

    @Test func hiddenFamiliesAreNamedWithTheOneThatHidesThem() throws {
        let families = try Self.make(["v1.news.{a}", "v1.{a}.{b}", "v1.news.{x}", "v1.chat.{x}", "v2.{a}"])
        #expect(
            families.unreachable() == [
                TopicFamilies.Unreachable(index: 2, earlier: 0), TopicFamilies.Unreachable(index: 3, earlier: 1),
            ]
        )
    }

    @Test func aFixedNameIsHiddenByAFamilyOfTheOtherSeparator() throws {
        let families = try Self.make(["{name}", "v1.news", "v1.{x}"])
        #expect(families.unreachable() == [TopicFamilies.Unreachable(index: 1, earlier: 0)])
    }

    private static func one(of list: [String], _ random: inout SplitMix64) -> String {
        list[Int.random(in: list.indices, using: &random)]
    }

    @Test func theIndexAgreesWithTryingEveryPatternInOrder() throws {
        var random = SplitMix64(seed: 42)
        let parts = ["a", "b", "ab", "", "{p}", "a{p}", "{p}b", "x{p}"]
        let words = ["a", "b", "ab", "", "aab", "xb", "c"]
        for _ in 0..<300 {
            let separators = [".", "/"]
            let patterns = (0..<Int.random(in: 1...12, using: &random)).compactMap { _ -> TopicPattern? in
                let chosen = (0..<Int.random(in: 1...4, using: &random)).map { number in
                    Self.one(of: parts, &random).replacing("{p}", with: "{p\(number)}")
                }
                return try? TopicPattern(chosen.joined(separator: Self.one(of: separators, &random)))
            }
            let families = TopicFamilies(patterns.map { TopicFamily(pattern: $0) })
            let hidden = patterns.indices.compactMap { index in
                patterns[..<index].firstIndex { $0.covers(patterns[index]) }
                    .map { TopicFamilies.Unreachable(index: index, earlier: $0) }
            }
            #expect(families.unreachable() == hidden)
            for _ in 0..<50 {
                let chosen = (0..<Int.random(in: 1...4, using: &random)).map { _ in Self.one(of: words, &random) }
                guard let topic = try? TopicName(chosen.joined(separator: Self.one(of: separators, &random))) else {
                    continue
                }
                #expect(families.family(of: topic)?.index == patterns.firstIndex { $0.matches(topic) })
            }
        }
    }

    @Test func aThousandFamiliesAreFoundWithoutTryingEach() throws {
        let families = try Self.make((0..<1000).map { "v1.feed\($0).{feedId}" } + ["v1.{a}.{b}"])
        let last = try TopicName("v1.feed999.42")
        let other = try TopicName("v1.unknown.42")
        var wrong = 0
        let time = ContinuousClock().measure {
            for _ in 0..<5_000 {
                wrong += families.family(of: last)?.index == 999 ? 0 : 1
                wrong += families.family(of: other)?.index == 1000 ? 0 : 1
            }
        }
        #expect(wrong == 0)
        // Trying each pattern takes a hundred times as long even in a debug build on a busy machine.
        #expect(time < .seconds(10))
    }
}
