import Testing

@testable import MusterDomain

@Suite struct ExpressionDocumentationTests {
    @Test func theManualsExamplesAreExpressions() throws {
        let examples = try #require(try DocumentationPage("manifest.md").text(between: "examples of expressions"))
        let lines = examples.split(separator: "\n").filter { !$0.hasPrefix("```") }
        #expect(lines.count >= 5)
        for line in lines {
            #expect(Expression.error(of: String(line), variables: ["session", "feedId", "client", "now"]) == nil)
        }
    }

    @Test func theManualsMistakeLooksLikeThat() throws {
        let shown = try #require(try DocumentationPage("manifest.md").text(between: "a mistake in an expression"))
        let text = "sesion.user_id == feedId"
        let error = try #require(Expression.error(of: text))
        #expect(shown == "```\n\(error.excerpt(of: text))\n\(error.message)\n```\n")
    }
}
