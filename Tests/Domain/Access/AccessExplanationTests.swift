import Testing

@testable import MusterDomain

@Suite struct AccessExplanationTests {
    private static func vhost() throws -> Vhost {
        let owner = Verifier(
            name: "owner",
            kind: .expression(try Expression("session.user_id == feedId", variables: AccessVariables.topic)),
            reason: "not yours"
        )
        let known = Verifier(
            name: "has(session.user_id)",
            kind: .expression(try Expression("has(session.user_id)", variables: AccessVariables.connection))
        )
        let member = Verifier(name: "member", kind: .program("member"))
        return Vhost(
            authenticator: VerifierChain([known]),
            topics: TopicFamilies([
                TopicFamily(
                    pattern: try TopicPattern("v1.user.{feedId}"),
                    verify: VerifierChain([owner, member]),
                    publish: VerifierChain([member, owner])
                ),
                TopicFamily(pattern: try TopicPattern("v1.{a}.{b}")),
            ])
        )
    }

    private static func explain(
        _ action: AccessAction,
        user: SessionValue? = .integer(7),
        programs: [String: VerificationStateMachine.Answer] = [:]
    ) throws -> AccessExplanation {
        var map = SessionMap()
        if let user { map.set(.string("user_id"), user) }
        let subject = AccessSubject(session: Session(map), client: AccessSubject.Client(ip: "127.0.0.1"))
        return AccessExplanation(action, in: try Self.vhost(), for: subject, now: 0, programs: programs)
    }

    @Test func everyVerifierIsShownWithWhatItRead() throws {
        let explanation = try Self.explain(.subscribe(TopicName("v1.user.7")), programs: ["member": .allow])
        #expect(explanation.verdict == .allowed)
        #expect(
            explanation.lines == [
                "allowed: this session may subscribe to v1.user.7",
                "authenticator",
                "  has(session.user_id): allowed",
                "    session.user_id = 7",
                "v1.user.{feedId}, verify",
                "  owner, session.user_id == feedId: allowed",
                "    session.user_id = 7",
                "    feedId = \"7\"",
                "  member: allowed",
            ]
        )
    }

    @Test func afterARefusalNobodyIsAsked() throws {
        let explanation = try Self.explain(.subscribe(TopicName("v1.user.8")))
        #expect(explanation.verdict == .refused(by: "`owner` refused", reason: "not yours"))
        #expect(explanation.lines.first?.hasPrefix("refused: this session may not subscribe to v1.user.8") == true)
        #expect(explanation.lines.last == "  member: not asked any more")
    }

    @Test func theAuthenticatorComesFirst() throws {
        let explanation = try Self.explain(.subscribe(TopicName("v1.user.7")), user: nil)
        #expect(explanation.verdict == .refused(by: "`has(session.user_id)` refused", reason: "not allowed"))
        #expect(explanation.stages.flatMap(\.steps).map(\.outcome).dropFirst() == [.notAsked, .notAsked])
        #expect(try Self.explain(.connect, user: nil).stages.count == 1)
        #expect(try Self.explain(.connect).verdict == .allowed)
    }

    @Test func aProgramThatIsNotHereLeavesItOpenUnlessAnotherRefuses() throws {
        #expect(try Self.explain(.subscribe(TopicName("v1.user.7"))).verdict == .undecided(program: "member"))
        #expect(
            try Self.explain(.publish(TopicName("v1.user.8"))).verdict
                == .refused(by: "`owner` refused", reason: "not yours")
        )
        #expect(
            try Self.explain(.publish(TopicName("v1.user.7")), programs: ["member": .failed("down")]).verdict
                == .refused(by: "`member` could not say (down)", reason: "not allowed")
        )
    }

    @Test func whatNobodyDeclaredIsRefused() throws {
        let topic = try Self.explain(.subscribe(TopicName("v2.x")))
        #expect(topic.verdict == .refused(by: "no topic family takes it", reason: "not allowed"))
        let publish = try Self.explain(.publish(TopicName("v1.a.b")))
        #expect(
            publish.verdict == .refused(by: "its family, v1.{a}.{b}, has no `publish`", reason: "not allowed")
        )
        #expect(try Self.explain(.subscribe(TopicName("v1.a.b"))).lines.last == "v1.{a}.{b}, verify: open to everybody")
    }

    @Test func nothingIsWiderThanATerminalAndLongValuesAreCut() throws {
        let long = SessionValue.string(String(repeating: "word ", count: 500))
        let lines = try Self.explain(.subscribe(TopicName("v1.user." + String(repeating: "x", count: 200))), user: long)
            .lines
        #expect(lines.allSatisfy { $0.count <= 80 })
        #expect(lines.contains { $0.hasSuffix("…\"") })
    }
}
