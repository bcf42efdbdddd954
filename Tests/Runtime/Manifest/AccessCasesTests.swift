import MusterDomain
import Testing

@testable import MusterRuntime

@Suite struct AccessCasesTests {
    private static let manifest = """
        muster: 1
        verifiers:
          owner: { when: session.user_id == feedId, reason: not yours }
          member: { swift: {} }
        authenticator: client.ip != "10.0.0.9"
        topics:
          v1.news.{feedId}: {}
          v1.user.{feedId}: { verify: owner, publish: [owner, member] }
          v1.late.{feedId}: { verify: now > 100 }
        vhosts:
          shop: { path: /shop, topics: { v1.orders: { verify: has(session.customer.id) } } }

        """

    private static func check(_ text: String) throws -> (report: String, holds: Bool) {
        let vhosts = try ManifestLoader.load(Array(Self.manifest.utf8), name: "m").manifest.vhosts
        return try AccessCases(Array(text.utf8), name: "cases.yml").check(vhosts, now: 50)
    }

    @Test func casesThatHoldAreCounted() throws {
        let result = try Self.check(
            """
            - session: { user_id: 7 }
              programs: { member: allow }
              allow: { connect: true, subscribe: [v1.news.1, v1.user.7], publish: v1.user.7 }
              refuse: { subscribe: [v1.user.8, v1.user.07, v2.x, v1.late.1], publish: v1.news.1 }
            - session: { user_id: "7" }
              now: 101
              programs: { member: refuse }
              allow: { subscribe: [v1.user.7, v1.late.1] }
              refuse: { publish: v1.user.7 }
            - client: { ip: 10.0.0.9 }
              refuse: { connect: true, subscribe: v1.news.1 }
            - vhost: shop
              session: { customer: { id: 1 } }
              allow: { subscribe: v1.orders }
              refuse: { subscribe: v1.news.1 }
            """
        )
        #expect(result.report == "cases.yml: OK: 4 cases, 16 expectations\n")
        #expect(result.holds)
    }

    @Test func aCaseThatExpectsNothingIsAnError() throws {
        for text in ["- allow: { subscribe: [] }", "- { allow: {}, refuse: {} }"] {
            let error = #expect(throws: ManifestLoadError.self) { try Self.check(text) }
            #expect(error?.message.contains("case 1: expected `connect` or a topic, found none") == true, "\(text)")
        }
    }

    @Test func aCaseThatFailsSaysWhoDecidedAndWhy() throws {
        let result = try Self.check(
            """
            - name: the neighbour
              session: { user_id: 7 }
              allow:
                subscribe: [v1.user.7, v1.user.8]
              refuse: { subscribe: v1.news.1, publish: v1.user.7 }
            """
        )
        #expect(!result.holds)
        #expect(
            result.report == """
                cases.yml:4:28: error: the neighbour: subscribe to v1.user.8: expected it to be
                    allowed, found it refused: `owner` refused (session.user_id = 7, feedId =
                    "8")
                4 |     subscribe: [v1.user.7, v1.user.8]
                                               ^
                cases.yml:5:24: error: the neighbour: subscribe to v1.news.1: expected it to be
                    refused, found it allowed: `client.ip != "10.0.0.9"` let it pass (client.ip
                    = "127.0.0.1")
                5 |   refuse: { subscribe: v1.news.1, publish: v1.user.7 }
                                           ^
                cases.yml:5:44: error: the neighbour: publish to v1.user.7: expected it to be
                    refused, found no answer of the program's verifier `member` in `programs`
                5 |   refuse: { subscribe: v1.news.1, publish: v1.user.7 }
                                                               ^
                cases.yml: 3 failed of 4 expectations

                """
        )
    }

    @Test func strangersAreNamed() throws {
        let report = try Self.check(
            "- { vhost: blog, allow: { connect: true } }\n- { programs: { x: allow }, allow: { connect: true } }\n"
        ).report
        #expect(report.contains("1:12: error: case 1: expected a vhost of the manifest, found \"blog\""))
        #expect(report.contains("expected the name of a `swift`"))
    }

    @Test(arguments: [
        ("{}", "1:1: error: expected a list of cases, found a mapping"),
        ("[]", "1:1: error: expected a list of cases, found an empty one"),
        ("", "1:1: error: expected a list of cases, found an empty document"),
        ("- {}", "1:3: error: case 1: expected `allow` or `refuse`, found neither"),
        ("- { alow: {} }", "1:5: error: case 1.alow: unknown key, did you mean `allow`?"),
        ("- { allow: { subcribe: a } }", "1:14: error: case 1.allow.subcribe: unknown key, did you mean"),
        ("- { allow: }", "expected a mapping of `connect`, `subscribe`"),
        ("- { allow: { connect: false } }", "1:23: error: case 1.allow.connect: expected true, found \"false\""),
        ("- { allow: { subscribe: [[a]] } }", "1:26: error: case 1.allow.subscribe: expected a topic, found a list"),
        ("- { allow: { subscribe: \"\" } }", "expected 1 to 255 bytes"),
        ("- { session: 7, allow: { connect: true } }", "1:14: error: case 1.session: expected a mapping"),
        ("- { now: x, allow: { connect: true } }", "1:10: error: case 1.now: expected Unix time"),
        ("- { programs: { a: yes }, allow: {} }", "1:20: error: case 1.programs.a: expected `allow` or `refuse`"),
        ("- { client: { port: 1 }, allow: {} }", "1:15: error: case 1.client.port: unknown key"),
    ])
    func whatIsNoTableIsRefusedWithItsPlace(text: String, problem: String) {
        let error = #expect(throws: ManifestLoadError.self) { try AccessCases(Array(text.utf8), name: "c") }
        #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
    }
}
