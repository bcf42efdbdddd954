import Testing

@testable import MusterDomain

@Suite struct CloseCodeDocumentationTests {
    @Test func protocolPageHoldsTheCatalogue() throws {
        #expect(try DocumentationPage("protocol.md").text(between: "close codes") == CloseCode.markdownTable)
    }
}
