import Testing

@testable import PublishHub

@Suite struct AnnouncementTests {
    private struct Failure: Error {}

    @Test func everybodyGetsTheFirstValue() async throws {
        let announcement = Announcement<Int>()
        async let early = announcement.value
        announcement.make(.success(1))
        announcement.make(.failure(Failure()))
        #expect(try await early == 1)
        #expect(try await announcement.value == 1)
    }

    @Test func failureIsThrown() async {
        let announcement = Announcement<Int>()
        announcement.make(.failure(Failure()))
        await #expect(throws: Failure.self) { try await announcement.value }
    }
}
