import MusterClient
import NIOCore
import Testing
import ZeroMQ

@Suite(.timeLimit(.minutes(1))) struct FireAndForgetPublisherTests {
    @Test func everythingSentArrivesInOrder() async throws {
        let (bodies, arrived) = AsyncStream.makeStream(of: String.self)
        let hub = try await FakeHub.start(.pull) { frames in
            arrived.yield(frames.map { String(buffer: $0) }.joined(separator: "|"))
            return []
        }
        let publisher = try FireAndForgetPublisher(PublisherConfiguration(endpoint: hub.endpoint))
        for number in 0..<50 {
            try await publisher.send(OutgoingPush(topic: "t", data: .json("\(number)")))
        }
        await publisher.close()
        var iterator = bodies.makeAsyncIterator()
        for number in 0..<50 {
            #expect(await iterator.next() == #"{"topic":"t","data":\#(number)}"#)
        }
        await hub.stop()
    }

    @Test func vhostsAndKeysNeedAnAnswer() async throws {
        let publisher = try FireAndForgetPublisher(PublisherConfiguration(endpoint: "tcp://127.0.0.1:9"))
        for push in [
            OutgoingPush(topic: "t", data: .json("1"), vhost: "shop"),
            OutgoingPush(topic: "t", data: .json("1"), key: try PushKey("k")),
        ] {
            let error = await #expect(throws: MusterClientError.self) { try await publisher.send(push) }
            #expect(error?.code == .invalidArgument)
        }
        await publisher.close()
    }

    @Test func withoutAHubItIsAnError() async throws {
        let hub = try await FakeHub.start(.pull) { _ in [] }
        await hub.stop()
        var configuration = PublisherConfiguration(endpoint: hub.endpoint)
        configuration.connectTimeout = .milliseconds(200)
        let publisher = try FireAndForgetPublisher(configuration)
        let error = await #expect(throws: MusterClientError.self) {
            try await publisher.send(OutgoingPush(topic: "t", data: .json("1")))
        }
        #expect(error?.code == .unreachable)
        await publisher.close()
    }
}
