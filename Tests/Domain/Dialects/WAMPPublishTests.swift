import NIOCore
import Testing

@testable import MusterDomain

@Suite struct WAMPPublishTests {
    private static func id(_ connection: UInt64) throws -> WAMPSessionID {
        WAMPSessionID(connection: try #require(ConnectionID(rawValue: connection)), salt: 7)
    }

    private static func make(_ excluded: [WAMPSessionID] = [], eligible: [WAMPSessionID]? = nil) throws -> WAMPPublish {
        WAMPPublish(
            topic: try TopicName("a"),
            event: ByteBuffer(string: "1"),
            excluded: excluded,
            eligible: eligible
        )
    }

    /// WA-10: excluded ones never, and only the eligible where there are such.
    @Test func listsSayWhoHearsIt() throws {
        let (one, two) = (try Self.id(1), try Self.id(2))
        #expect(try Self.make().reaches(one))
        #expect(try !Self.make([one]).reaches(one))
        #expect(try Self.make([one]).reaches(two))
        #expect(try Self.make(eligible: [one]).reaches(one))
        #expect(try !Self.make(eligible: [one]).reaches(two))
        #expect(try !Self.make([one], eligible: [one, two]).reaches(one))
        #expect(try Self.make([one], eligible: [one, two]).reaches(two))
        #expect(try !Self.make(eligible: []).reaches(one))
    }
}
