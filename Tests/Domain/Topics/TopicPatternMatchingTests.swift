import Testing

@testable import MusterDomain

@Suite struct TopicPatternMatchingTests {
    @Test(arguments: [
        ("v1.news.{feedId}", "v1.news.42", ["42"]),
        ("v1.news.{feedId}", "v1.news.", [""]),
        ("v1.news.{feedId}", "v1.news.a/b", ["a/b"]),
        ("v1.{feedName}.{feedId}", "v1.é.\u{1F426}", ["é", "\u{1F426}"]),
        ("{a}.x", ".x", [""]),
        ("v1.room-{id}-live", "v1.room--live", [""]),
        ("v1.room-{id}-live", "v1.room-a-live-live", ["a-live"]),
        ("news", "news", []),
        ("{name}", "a.b", ["a.b"]),
        ("/chat/{room}", "/chat/7", ["7"]),
        ("chat/{room}.json", "chat/a.b.json", ["a.b"]),
        ("v1..x", "v1..x", []),
    ])
    func matchingTopicsYieldTheParameters(pattern: String, topic: String, values: [Substring]) throws {
        let match = try TopicPattern(pattern).match(TopicName(topic))
        #expect(match?.values == values)
        #expect(try TopicPattern(pattern).matches(TopicName(topic)))
    }

    @Test(arguments: [
        ("v1.news.{feedId}", "v1.news"),
        ("v1.news.{feedId}", "v1.news.a.b"),
        ("v1.news.{feedId}", "v1.newsletter.a"),
        ("v1.news.{feedId}", "V1.news.a"),
        ("v1.news.{feedId}", "v1.news.a."),
        ("v1.room-{id}-live", "v1.room-live"),
        ("news", "newsletter"),
        ("news", "new"),
        ("news", "news/a"),
        ("{name}", "a/b"),
        ("/chat/{room}", "/chat/"),
        ("/chat/{room}", "chat/7"),
        ("/chat/{room}", "/chat/7/"),
        ("chat/a{room}", "chat/a"),
        ("e\u{301}.{a}", "\u{E9}.1"),
    ])
    func otherTopicsDoNotMatch(pattern: String, topic: String) throws {
        #expect(try TopicPattern(pattern).match(TopicName(topic)) == nil)
        #expect(try !TopicPattern(pattern).matches(TopicName(topic)))
    }

    @Test func parametersAreFoundByName() throws {
        let match = try #require(TopicPattern("v1.{feedName}.{feedId}").match(TopicName("v1.news.42")))
        #expect(match["feedId"] == "42")
        #expect(match["feedName"] == "news")
        #expect(match["other"] == nil)
    }

    @Test(arguments: [
        ("v1.{a}.{b}", "v1.{x}.{y}", true),
        ("v1.{a}.{b}", "v1.news.{y}", true),
        ("v1.{a}.{b}", "v1.news.1", true),
        ("v1.news.{b}", "v1.{a}.{b}", false),
        ("v1.{a}", "v1.{a}.{b}", false),
        ("v1.r{a}", "v1.room-{b}", true),
        ("v1.room-{a}", "v1.r{b}", false),
        ("v1.{a}s", "v1.{b}es", true),
        ("{a}", "v1.{b}", false),
        ("{a}", "v1.news", true),
        ("/x/{a}", "/x/y", true),
    ])
    func coverageHoldsForEveryTopicOfTheOther(earlier: String, later: String, covers: Bool) throws {
        #expect(try TopicPattern(earlier).covers(TopicPattern(later)) == covers)
    }
}
