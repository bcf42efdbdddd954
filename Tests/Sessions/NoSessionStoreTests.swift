import MusterDomain
import Testing

@testable import Sessions

@Suite struct NoSessionStoreTests {
    @Test func nobodyHasASession() async throws {
        let id = try #require(SessionID("abc"))
        #expect(await NoSessionStore().session(for: id, timeout: .seconds(1)) == .absent)
    }
}
