import Testing

@testable import MusterDomain

@Suite struct ExpressionReadsTests {
    private static let scope = ExpressionScope([
        "session": .make(["user_id": .integer(7), "roles": .list([.string("a")])]), "feedId": .string("x"),
    ])

    private static func paths(_ text: String) throws -> [String] {
        try Expression(text, variables: ["session", "feedId", "user"]).reads(in: self.scope).map(\.path)
    }

    @Test func readsStandInTheOrderOfTheText() throws {
        #expect(
            try Self.paths("feedId == session.user_id || session.a.b == feedId") == [
                "feedId", "session.user_id", "session.a.b",
            ]
        )
    }

    @Test func indexesArePartOfAPath() throws {
        #expect(try Self.paths("session.roles[0]") == ["session.roles[0]"])
        #expect(try Self.paths("session['a b'].c") == [#"session["a b"].c"#])
        #expect(try Self.paths("session[feedId].c") == ["session[feedId].c", "feedId"])
        #expect(try Self.paths("session[size(feedId)]") == ["session", "feedId"])
    }

    @Test func elementsOfQuantifiersAreLeftOut() throws {
        #expect(try Self.paths("session.roles.exists(r, r.name == feedId)") == ["session.roles", "feedId"])
        #expect(try Self.paths("['a'].all(r, session[r] == 1)") == ["session"])
    }

    @Test func presenceIsARead() throws {
        #expect(try Self.paths("has(session.a) && !has(session.b.c)") == ["session.a", "session.b.c"])
    }

    @Test func readsHaveTheirValues() throws {
        let text = "has(session.user_id) && session.missing == 1 && user == 1"
        let reads = try Expression(text, variables: ["session", "user"]).reads(in: Self.scope)
        #expect(reads.map(\.path) == ["session.user_id", "session.missing", "user"])
        #expect(reads[0].value == .success(.integer(7)))
        #expect(reads[1].value == .failure(EvaluationError(message: "no key `missing` in `session`")))
        #expect(reads[2].value == .failure(EvaluationError(message: "`user` has no value")))
    }
}
