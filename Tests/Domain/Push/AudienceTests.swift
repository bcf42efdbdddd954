import Testing

@testable import MusterDomain

@Suite struct AudienceTests {
    @Test func onlyAListNarrowsIt() throws {
        let connection = try #require(ConnectionID(rawValue: 1))
        #expect(Audience() == .everyone)
        #expect(Audience(excluded: [connection]) != .everyone)
        #expect(Audience(eligible: []) != .everyone)
    }
}
