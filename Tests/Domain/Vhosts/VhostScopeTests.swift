import Testing

@testable import MusterDomain

@Suite struct VhostScopeTests {
    private static func subject(_ values: KeyValuePairs<String, SessionValue>) -> AccessSubject {
        var map = SessionMap()
        for (key, value) in values { map.set(.string(key), value) }
        return AccessSubject(
            session: Session(map),
            client: AccessSubject.Client(ip: "10.0.0.1", origin: "https://a.example")
        )
    }

    @Test func aConnectionHasItsVariables() throws {
        let scope = Vhost().scope(for: Self.subject(["user_id": .integer(7)]), now: 1000)
        #expect(scope["user"] == .integer(7))
        #expect(scope["now"] == .integer(1000))
        for (text, value) in [
            ("session.user_id", SessionValue.integer(7)), ("client.ip", .string("10.0.0.1")),
            ("client.origin", .string("https://a.example")), ("client.dialect", .string("muster.v1.json")),
        ] {
            let expression = try Expression(text, variables: AccessVariables.connection)
            #expect(try expression.evaluate(in: scope).get() == value)
        }
    }

    @Test func withoutAValueTheUserIsNull() {
        #expect(Vhost().scope(for: Self.subject([:]), now: 0)["user"] == .null)
    }

    @Test(arguments: [
        ("v1.{room}.{feedId}", "v1.a.b", ["topic": "v1.a.b", "room": "a", "feedId": "b"]),
        ("v1.{feedId}.{room}", "v1.a.b", ["topic": "v1.a.b", "feedId": "a", "room": "b"]),
        ("/chat/{room}", "/chat/7", ["topic": "/chat/7", "room": "7", "feedId": "7"]),
        ("status", "status", ["topic": "status", "feedId": ""]),
    ])
    func aTopicHasItsParameters(pattern: String, topic: String, values: [String: String]) throws {
        let family = TopicFamily(pattern: try TopicPattern(pattern))
        let scope = Vhost().scope(ExpressionScope(), topic: try TopicName(topic), in: family)
        for (name, value) in values { #expect(scope[name] == .string(value), "\(name)") }
        #expect(AccessVariables.topic(family.pattern).isSuperset(of: values.keys))
    }
}
