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

    /// WA-10: lists of ids are lists of connections.
    @Test func listsSayWhoHearsIt() throws {
        let (one, two) = (try Self.id(1), try Self.id(2))
        #expect(try Self.make().audience == .everyone)
        let narrow = try Self.make([one], eligible: [one, two]).audience
        #expect(narrow == Audience(excluded: [one.connection], eligible: [one.connection, two.connection]))
        #expect(try Self.make(eligible: []).audience.eligible?.isEmpty == true)
    }
}
