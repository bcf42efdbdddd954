import MusterDomain
import Testing

@testable import WSNode

@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerAutomaticTests {
    private static let manifest = """
        muster: 1
        session: { store: { php: { path: /nowhere } } }
        topics:
          v1.user.{feedId}: { verify: "session.user_id == feedId", auto: "v1.user.{session.user_id}" }
          v1.secret.{feedId}: { verify: "false", auto: "v1.secret.{session.user_id}" }
        """

    @Test func aSessionIsOnItsOwnTopicsFromTheStart() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("7")])
        try await ShardBench.run(access: AccessBench(manifest: Self.manifest, store: store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(adding: "Cookie: PHPSESSID=a"))
            _ = await client.head()
            #expect(await client.frame()?.text.hasPrefix(#"{"hello""#) == true)
            // What is refused is not spoken of.
            #expect(await client.frame()?.text == #"{"subscribed":{"topics":[{"topic":"v1.user.7"}]}}"#)
            try bench.push(("v1.secret.7", "0"), ("v1.user.7", "1"))
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.user.7","data":1}}"#)
        }
    }

    @Test func whoLeavesATopicThatWaitsForItsLaneIsNotPutOnItLater() async throws {
        let store = SessionStoreDouble(["a": SessionStoreDouble.user("7")])
        let lanes = LaneDesk()
        try await ShardBench.run(lanes: lanes, access: AccessBench(manifest: Self.manifest, store: store)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(adding: "Cookie: PHPSESSID=a"))
            _ = await client.head()
            #expect(await client.frame()?.text.hasPrefix(#"{"hello""#) == true)
            let left = try await client.ask(#"{"id":1,"unsubscribe":{"topics":["v1.user.7"]}}"#)
            #expect(left?.hasPrefix(#"{"id":1,"unsubscribed""#) == true)
            lanes.becameLive(Lane(vhost: .root, topic: try TopicName("v1.user.7")))
            #expect(try await client.ask(#"{"id":2}"#)?.hasPrefix(#"{"id":2,"error""#) == true)
            #expect(try await bench.figures.subscriptions == 0)
        }
    }

    @Test func whoHasNoSessionIsOnNothing() async throws {
        let store = SessionStoreDouble()
        try await ShardBench.run(access: AccessBench(manifest: Self.manifest, store: store)) { bench in
            var client = try await RawClient.open(to: bench.port)
            #expect(try await client.ask(#"{"id":1}"#)?.hasPrefix(#"{"id":1,"error""#) == true)
            #expect(try await bench.figures.subscriptions == 0)
        }
    }
}
