import MusterDomain
import NIOCore
import Synchronization
import Testing

@testable import WSNode

@Suite(.serialized, .timeLimit(.minutes(1))) struct ConnectionHandlerPublishingTests {
    private typealias Answer = @Sendable (Result<PublishReceipt, Refusal>) -> Void

    /// A hub that keeps pushes and their answers.
    private final class HubDesk: Sendable {
        let pushes: AsyncStream<Push>
        private let taking: AsyncStream<Push>.Continuation
        private let answers = Mutex<[Answer]>([])

        init() { (self.pushes, self.taking) = AsyncStream.makeStream(of: Push.self) }

        func take(_ push: Push, _ answer: @escaping Answer) {
            self.answers.withLock { $0.append(answer) }
            self.taking.yield(push)
        }

        func next() async -> Push? {
            for await push in self.pushes { return push }
            return nil
        }

        func answer(_ result: Result<PublishReceipt, Refusal>) {
            self.answers.withLock { $0.isEmpty ? nil : $0.removeFirst() }?(result)
        }
    }

    private static let manifest = """
        muster: 1
        vhosts:
          shop:
            path: /shop
            topics:
              v1.chat.{feedId}: { publish: [] }
        topics:
          v1.chat.{feedId}: { publish: "feedId != 'closed'" }
          v1.read.{feedId}: {}
        """

    private static func access(_ desk: HubDesk) -> AccessBench {
        AccessBench(manifest: Self.manifest, publish: { desk.take($0, $1) })
    }

    private static func publish(_ id: Int, _ topic: String, adding members: String = "") -> String {
        #"{"id":\#(id),"publish":{"topic":"\#(topic)","data":{ "a" : 1 }\#(members)}}"#
    }

    @Test func theHubsAnswerIsTheReply() async throws {
        let desk = HubDesk()
        try await ShardBench.run(access: Self.access(desk)) { bench in
            var client = try await RawClient.open(to: bench.port)
            try await client.command(Self.publish(1, "v1.chat.9", adding: #","event":"said""#))
            let push = try #require(await desk.next())
            #expect(
                push
                    == Push(
                        topic: try TopicName("v1.chat.9"),
                        event: try Label("said"),
                        data: ByteBuffer(string: #"{ "a" : 1 }"#)
                    )
            )
            desk.answer(.success(PublishReceipt()))
            #expect(await client.frame()?.text == #"{"id":1,"published":{"topic":"v1.chat.9"}}"#)
            try await client.command(Self.publish(2, "v1.chat.9"))
            _ = await desk.next()
            desk.answer(.failure(Refusal(code: 504, reason: "nobody knows")))
            #expect(await client.frame()?.text == #"{"id":2,"error":{"code":504,"reason":"nobody knows"}}"#)
        }
    }

    @Test(arguments: ["v1.read.1", "v1.chat.closed", "undeclared"])
    func whatMayNotBePublishedLooksLikeWhatIsNotThere(topic: String) async throws {
        try await ShardBench.run(access: Self.access(HubDesk())) { bench in
            var client = try await RawClient.open(to: bench.port)
            #expect(
                try await client.ask(Self.publish(1, topic)) == #"{"id":1,"error":{"code":403,"reason":"not allowed"}}"#
            )
        }
    }

    @Test func aMalformedTopicIsABadRequest() async throws {
        try await ShardBench.run(access: Self.access(HubDesk())) { bench in
            var client = try await RawClient.open(to: bench.port)
            #expect(
                try await client.ask(Self.publish(1, ""))
                    == #"{"id":1,"error":{"code":400,"reason":"topic: expected 1 to 255 bytes of UTF-8, found an empty text"}}"#
            )
        }
    }

    @Test func aPushBelongsToTheVhostOfItsConnection() async throws {
        let desk = HubDesk()
        try await ShardBench.run(access: Self.access(desk)) { bench in
            var client = try await RawClient.connect(to: bench.port)
            try await client.send(RawClient.handshake(path: "/shop/socket"))
            _ = await client.head()
            _ = await client.frame()
            try await client.command(Self.publish(1, "v1.chat.closed"))
            let push = try #require(await desk.next())
            #expect(push.vhost != .root)
            desk.answer(.success(PublishReceipt()))
            #expect(await client.frame()?.text == #"{"id":1,"published":{"topic":"v1.chat.closed"}}"#)
            // Topics of one name are two topics.
            _ = try await client.ask(#"{"subscribe":{"topic":"v1.chat.1"}}"#)
            try bench.push(("v1.chat.1", "0"))
            bench.bring(
                try StreamBatch.make([
                    Push(vhost: push.vhost, topic: try TopicName("v1.chat.1"), data: ByteBuffer(string: "1"))
                ])
            )
            #expect(await client.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":1}}"#)
        }
    }

    @Test func anAnswerForAConnectionThatIsGoneReachesNobody() async throws {
        let desk = HubDesk()
        try await ShardBench.run(access: Self.access(desk)) { bench in
            let gone = try await RawClient.open(to: bench.port)
            try await gone.command(Self.publish(1, "v1.chat.9"))
            _ = await desk.next()
            try await gone.end()
            while try await bench.figures.sockets > 0 { await Task.yield() }
            var client = try await RawClient.open(to: bench.port)
            desk.answer(.success(PublishReceipt()))
            #expect(try await client.ask(Self.publish(2, "undeclared"))?.hasPrefix(#"{"id":2,"error""#) == true)
        }
    }

    @Test func fewPushesMayWaitForTheirAnswer() async throws {
        let desk = HubDesk()
        try await ShardBench.run(access: Self.access(desk)) { bench in
            var client = try await RawClient.open(to: bench.port)
            for id in 1...64 { try await client.command(Self.publish(id, "v1.chat.9")) }
            #expect(
                try await client.ask(Self.publish(65, "v1.chat.9"))
                    == #"{"id":65,"error":{"code":429,"reason":"expected at most 64 pushes that wait for their answer"}}"#
            )
            for _ in 1...64 { desk.answer(.success(PublishReceipt())) }
            for id in 1...64 {
                #expect(await client.frame()?.text == #"{"id":\#(id),"published":{"topic":"v1.chat.9"}}"#)
            }
        }
    }

    @Test func whoAsksNotToHearItsOwnPushDoesNot() async throws {
        let desk = HubDesk()
        try await ShardBench.run(access: Self.access(desk)) { bench in
            var sender = try await RawClient.open(to: bench.port)
            var other = try await RawClient.open(to: bench.port)
            for _ in 0..<1 {
                _ = try await sender.ask(#"{"subscribe":{"topic":"v1.chat.1"}}"#)
                _ = try await other.ask(#"{"subscribe":{"topic":"v1.chat.1"}}"#)
            }
            try await sender.command(Self.publish(1, "v1.chat.1", adding: #","exclude_self":true"#))
            let push = try #require(await desk.next())
            let audience = push.audience
            #expect(audience.excluded.count == 1)
            try await sender.command(Self.publish(2, "v1.chat.1", adding: #","exclude_self":true"#))
            #expect(await desk.next()?.audience == audience)
            try await sender.command(Self.publish(3, "v1.chat.1"))
            #expect(await desk.next()?.audience == .everyone)
            bench.bring(try StreamBatch.make([push]))
            try bench.push(("v1.chat.1", "2"))
            #expect(await other.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":{ "a" : 1 }}}"#)
            #expect(await other.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":2}}"#)
            #expect(await sender.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":2}}"#)
            // Its slot's next connection is somebody else.
            try await sender.end()
            while try await bench.figures.sockets > 1 { await Task.yield() }
            var successor = try await RawClient.open(to: bench.port)
            _ = try await successor.ask(#"{"subscribe":{"topic":"v1.chat.1"}}"#)
            bench.bring(try StreamBatch.make([push]))
            #expect(await successor.frame()?.text == #"{"message":{"topic":"v1.chat.1","data":{ "a" : 1 }}}"#)
            #expect(try await bench.shards[0].run { $0.directory.isEmpty })
        }
    }
}
