import NIOCore
import NIOWebSocket
import Synchronization
import Testing

@testable import MusterClient

@Suite(.timeLimit(.minutes(1))) struct LastingSubscriberReconnectingTests {
    @Test func theHintOfAGoodbyeIsThePause() async throws {
        let connections = Atomic(0)
        let pauses = try await Self.pauses { frames, writer in
            try await writer.write(FakeNode.hello)
            if connections.add(1, ordering: .relaxed).newValue == 2 {
                try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            } else {
                try await writer.write(
                    FakeNode.text(#"{"goodbye":{"code":4001,"reason":"draining","reconnect_after_ms":70}}"#)
                )
                try await writer.write(FakeNode.close(4001))
            }
            _ = try await frames.next()
        }
        #expect(pauses == [.milliseconds(70)])
    }

    @Test func aGoodbyeCountsThoughItsCloseFrameIsLost() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            try await writer.write(FakeNode.text(#"{"goodbye":{"code":4201,"reason":"revoked"}}"#))
        } _: { url in
            let subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: [WantedTopic("a")])
            let error = await #expect(throws: MusterClientError.self) {
                try await subscriber.run { _ in
                } deliver: { _ in
                    true
                }
            }
            #expect(error?.code == .connectionClosed(4201))
        }
    }

    @Test func aNodeThatDiesAtOnceIsNotHammered() async throws {
        let connections = Atomic(0)
        let pauses = try await Self.pauses { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            try await writer.write(FakeNode.text(#"{"id":1,"subscribed":{"topics":[{"topic":"a"}]}}"#))
            if connections.add(1, ordering: .relaxed).newValue == 5 {
                try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            } else {
                try await writer.write(FakeNode.close(1011))
            }
            _ = try await frames.next()
        }
        #expect(pauses == [1, 2, 4, 8].map { .milliseconds($0) })
    }

    @Test func aConnectionThatFellSilentIsMadeAnew() async throws {
        let opcodes = Mutex<[NIOWebSocket.WebSocketOpcode]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.text(#"{"hello":{"client":"c1","node":"n1"}}"#))
            if opcodes.withLock({ !$0.isEmpty }) {
                try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            }
            while let frame = try await frames.next() {
                opcodes.withLock { $0.append(frame.opcode) }
            }
        } _: { url in
            var configuration = SubscriberConfiguration(url: url)
            configuration.silence = SilenceLimits(quiet: .milliseconds(200), answer: .milliseconds(100))
            var subscriber = LastingSubscriber(configuration, topics: [WantedTopic("a")])
            subscriber.pauses.shortest = .milliseconds(1)
            try await subscriber.run { _ in
            } deliver: { _ in
                false
            }
        }
        #expect(opcodes.withLock { $0.contains(.ping) })
    }

    @Test func aNewConnectionGoesOnBehindTheLastMessage() async throws {
        let asked = Mutex<[String]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            guard let command = try await frames.next().map({ String(buffer: $0.unmaskedData) }) else { return }
            let offset = asked.withLock { asked in
                asked.append(command)
                return 6 + asked.count
            }
            let isAgain = offset > 7
            let recovered = isAgain ? #","recovered":true"# : ""
            try await writer.write(
                FakeNode.text(
                    #"{"id":1,"subscribed":{"topics":[{"topic":"a","epoch":"k","offset":6\#(recovered)}]}}"#
                )
            )
            try await writer.write(FakeNode.text(#"{"message":{"topic":"a","offset":\#(offset),"data":1}}"#))
            if isAgain {
                _ = try await frames.next()
            } else {
                try await writer.write(FakeNode.close(4001))
            }
        } _: { url in
            let heard = Mutex<[UInt64?]>([])
            let subscriber = LastingSubscriber(
                SubscriberConfiguration(url: url),
                topics: [WantedTopic("a")],
                longestPause: .milliseconds(1)
            )
            try await subscriber.run { _ in
            } deliver: { message in
                heard.withLock { $0.append(message.offset) }
                return message.offset != 8
            }
            #expect(heard.withLock { $0 } == [7, 8])
        }
        #expect(
            asked.withLock { $0 } == [
                #"{"id":1,"subscribe":{"topics":["a"]}}"#,
                #"{"id":1,"subscribe":{"topics":[{"topic":"a","since":{"epoch":"k","offset":7}}]}}"#,
            ]
        )
    }

    /// The pauses until a first message comes, without chance, and growing from a millisecond on.
    private static func pauses(
        _ serve: @escaping @Sendable (inout FakeNode.Frames, FakeNode.Writer) async throws -> Void
    ) async throws -> [Duration] {
        let pauses = Mutex<[Duration]>([])
        try await FakeNode.run(serve: serve) { url in
            var subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: [WantedTopic("a")])
            subscriber.pauses.shortest = .milliseconds(1)
            subscriber.pauses.chance = { 1 }
            try await subscriber.run { news in
                if case .away(_, let pause) = news { pauses.withLock { $0.append(pause) } }
            } deliver: { _ in
                false
            }
        }
        return pauses.withLock { $0 }
    }
}
