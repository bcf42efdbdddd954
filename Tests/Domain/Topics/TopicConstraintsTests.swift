import Testing

@testable import MusterDomain

@Suite struct TopicConstraintsTests {
    private static func make(_ families: [(String, [String: String])]) throws -> TopicFamilies {
        TopicFamilies(
            try families.map { pattern, constraints in
                TopicFamily(
                    pattern: try TopicPattern(pattern),
                    constraints: try constraints.mapValues { try LinearPattern($0) }
                )
            }
        )
    }

    @Test func aTopicThatBreaksAConstraintGoesOnToTheNextFamily() throws {
        let families = try Self.make([
            ("v1.news.{id}", ["id": "[0-9]+"]), ("v1.{a}.{id}", ["id": "[a-z]+"]), ("v1.news.{id}", ["id": "x|Y"]),
            ("v1.{a}.{b}", [:]),
        ])
        for (topic, index) in [
            ("v1.news.12", 0), ("v1.news.1a", 3), ("v1.news.ab", 1), ("v1.news.Y", 2), ("v1.c.1", 3),
        ] {
            #expect(try families.family(of: TopicName(topic))?.index == index, "\(topic)")
        }
    }

    @Test func withoutAnotherFamilyItIsNoTopic() throws {
        let families = try Self.make([("v1.{id}", ["id": "[0-9]+"]), ("{name}", ["name": "[a-z]+"])])
        #expect(try families.family(of: TopicName("v1.x")) == nil)
        #expect(try families.family(of: TopicName("v1.7"))?.index == 0)
        #expect(try families.family(of: TopicName("abc"))?.index == 1)
    }

    @Test func everyConstraintMustHold() throws {
        let families = try Self.make([("v1.{a}.{b}", ["a": "x", "b": "y"])])
        #expect(try families.family(of: TopicName("v1.x.y")) != nil)
        #expect(try families.family(of: TopicName("v1.x.x")) == nil)
        #expect(try families.family(of: TopicName("v1.y.y")) == nil)
    }

    @Test func aConstrainedFamilyHidesNoOther() throws {
        let families = try Self.make([("v1.{a}", ["a": "[0-9]+"]), ("v1.{b}", [:]), ("v1.{c}", ["c": "x"])])
        #expect(families.unreachable() == [TopicFamilies.Unreachable(index: 2, earlier: 1)])
    }

    @Test func theIndexAgreesWithTryingEveryFamilyInOrder() throws {
        var random = SplitMix64(seed: 3)
        let patterns = ["v1.{a}.{b}", "v1.x.{b}", "v1.{a}.y", "{a}.{b}.{c}", "v1.x{a}.{b}"]
        let words = ["x", "y", "xy", "z"]
        for _ in 0..<200 {
            let families = try Self.make(
                (0..<Int.random(in: 1...8, using: &random)).map { _ in
                    let pattern = patterns[Int.random(in: patterns.indices, using: &random)]
                    let names = try TopicPattern(pattern).parameterNames
                    let isConstrained = Bool.random(using: &random)
                    let name = names[Int.random(in: names.indices, using: &random)]
                    return (pattern, isConstrained ? [name: words[Int.random(in: 0..<4, using: &random)]] : [:])
                }
            )
            for first in words {
                for second in words {
                    let topic = try TopicName("v1.\(first).\(second)")
                    let expected = families.families.firstIndex { $0.pattern.matches(topic) && $0.accepts(topic) }
                    #expect(families.family(of: topic)?.index == expected)
                }
            }
        }
    }

    @Test func automaticTopicsBelongToTheirOwnFamily() throws {
        let template = try TopicTemplate("v1.user.{user}", variables: ["user"])
        let pattern = try TopicPattern("v1.user.{id}")
        let families = TopicFamilies([
            TopicFamily(pattern: pattern, constraints: ["id": try LinearPattern("[0-9]+")], auto: template),
            TopicFamily(pattern: pattern, auto: template), TopicFamily(pattern: try TopicPattern("x")),
        ])
        let number = families.automaticTopics(in: ExpressionScope(["user": .integer(7)]))
        #expect(number.map(\.topic.text) == ["v1.user.7"] && number.map(\.index) == [0])
        let text = families.automaticTopics(in: ExpressionScope(["user": .string("a")]))
        #expect(text.map(\.topic.text) == ["v1.user.a"] && text.map(\.index) == [1])
        #expect(families.automaticTopics(in: ExpressionScope(["user": .null])).isEmpty)
    }
}
