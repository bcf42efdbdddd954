import NIOCore
import NIOWebSocket
import Synchronization
import Testing

@testable import MusterClient

@Suite(.timeLimit(.minutes(1))) struct LastingSubscriberTests {
    @Test func whatTheNodeBringsBeforeItsAnswerTakesNothingAway() async throws {
        let heard = try await Self.offsets(
            until: 10,
            before: [#"{"message":{"topic":"a","offset":9,"data":9}}"#],
            answers: [#"{"topic":"a","epoch":"k","offset":9,"recovered":true}"#],
            behind: 7...10
        )
        #expect(heard == [7, 8, 9, 10])
    }

    @Test func aTopicThatTheHubCouldNotBeAskedAboutIsAskedForAgain() async throws {
        let heard = try await Self.offsets(
            until: 8,
            before: [],
            answers: [
                #"{"topic":"a","error":{"code":503,"reason":"the hub is away"}}"#,
                #"{"topic":"a","epoch":"k","offset":8,"recovered":true}"#,
            ],
            behind: 7...8
        )
        #expect(heard == [7, 8])
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

    @Test func aGapKeepsItsPlaceAmongMessagesThatWait() async throws {
        let heard = Mutex<[UInt64?]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            let undecided = #"{"topic":"b","error":{"code":503,"reason":"the hub is away"}}"#
            let first = #"{"id":1,"subscribed":{"topics":[{"topic":"a","epoch":"k","offset":6},\#(undecided)]}}"#
            try await writer.write(FakeNode.text(first))
            _ = try await frames.next()
            for text in [
                #"{"message":{"topic":"a","offset":7,"data":1}}"#,
                #"{"gap":{"topic":"a","epoch":"m","offset":0,"reason":"gone"}}"#,
                #"{"message":{"topic":"a","offset":1,"data":1}}"#,
                #"{"id":2,"subscribed":{"topics":[{"topic":"b"}]}}"#,
                #"{"message":{"topic":"a","offset":2,"data":1}}"#,
                #"{"message":{"topic":"a","offset":9,"data":1}}"#,
            ] { try await writer.write(FakeNode.text(text)) }
            _ = try await frames.next()
        } _: { url in
            let topics = [WantedTopic("a"), WantedTopic("b")]
            let subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: topics)
            try await subscriber.run { _ in
            } deliver: { message in
                heard.withLock { $0.append(message.offset) }
                return message.offset != 9
            }
        }
        #expect(heard.withLock { $0 } == [7, 1, 2, 9])
    }

    @Test func aTopicThatTheHubCannotBeAskedAboutHoldsUpNoOther() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            let undecided = #"{"topic":"b","error":{"code":503,"reason":"the hub is away"}}"#
            try await writer.write(FakeNode.text(#"{"id":1,"subscribed":{"topics":[{"topic":"a"},\#(undecided)]}}"#))
            // The second command is not answered at all.
            let again = try await frames.next().map { String(buffer: $0.unmaskedData) }
            #expect(again == #"{"id":2,"subscribe":{"topics":["b"]}}"#)
            try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            _ = try await frames.next()
        } _: { url in
            let topics = [WantedTopic("a"), WantedTopic("b")]
            let subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: topics)
            try await subscriber.run { _ in
            } deliver: { message in
                #expect(message.topic == "a")
                return false
            }
        }
    }

    @Test func manyTopicsAreAskedForInCommandsThatTheNodeTakes() async throws {
        let sizes = Mutex<[Int]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            while let frame = try await frames.next(), frame.opcode == .text {
                let names = String(buffer: frame.unmaskedData).split(separator: "\"").filter { $0.hasPrefix("n.") }
                let number = sizes.withLock { sizes in
                    sizes.append(names.count)
                    return sizes.count
                }
                guard names.count <= 1000, frame.unmaskedData.readableBytes <= 65536 else {
                    try await writer.write(
                        FakeNode.text(#"{"id":\#(number),"error":{"code":400,"reason":"too many"}}"#)
                    )
                    continue
                }
                let results = names.map { #"{"topic":"\#($0)"}"# }.joined(separator: ",")
                try await writer.write(FakeNode.text(#"{"id":\#(number),"subscribed":{"topics":[\#(results)]}}"#))
                guard names.last == "n.2499" else { continue }
                try await writer.write(FakeNode.text(#"{"message":{"topic":"n.2499","data":1}}"#))
            }
        } _: { url in
            let topics = (0..<2500).map { WantedTopic("n.\($0)") }
            try await LastingSubscriber(SubscriberConfiguration(url: url), topics: topics).run { _ in
            } deliver: { _ in
                false
            }
        }
        #expect(sizes.withLock { $0 } == [1000, 1000, 500])
    }

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

    @Test func anErrorOfTheProgramEndsIt() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            _ = try await frames.next()
        } _: { url in
            let subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: [WantedTopic("a")])
            let own = MusterClientError(code: .unreachable, message: "the program's own hub")
            await #expect(throws: own) {
                try await subscriber.run { _ in
                } deliver: { _ in
                    throw own
                }
            }
        }
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
            configuration.silence = SilenceLimits(quiet: .milliseconds(100), answer: .milliseconds(50))
            var subscriber = LastingSubscriber(configuration, topics: [WantedTopic("a")])
            subscriber.pauses.shortest = .milliseconds(1)
            try await subscriber.run { _ in
            } deliver: { _ in
                false
            }
        }
        #expect(opcodes.withLock { Array($0.prefix(2)) } == [.text, .ping])
    }

    @Test func aTopicThatIsTakenAwayIsToldAndTheOthersGoOn() async throws {
        let told = Mutex<[String]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            let gone = #""error":{"code":403,"reason":"gone"}"#
            for text in [
                #"{"id":1,"subscribed":{"topics":[{"topic":"a"},{"topic":"b"}]}}"#,
                #"{"unsubscribed":{"topic":"a",\#(gone)}}"#, #"{"message":{"topic":"b","data":1}}"#,
                #"{"unsubscribed":{"topic":"b",\#(gone)}}"#,
            ] { try await writer.write(FakeNode.text(text)) }
            _ = try await frames.next()
        } _: { url in
            let topics = [WantedTopic("a"), WantedTopic("b")]
            let error = await #expect(throws: MusterClientError.self) {
                try await LastingSubscriber(SubscriberConfiguration(url: url), topics: topics).run { news in
                    if case .revoked(let topic, let error) = news {
                        told.withLock { $0.append("\(topic): \(error.message)") }
                    }
                } deliver: { message in
                    told.withLock { $0.append("message of \(message.topic)") }
                    return true
                }
            }
            #expect(error?.code == .denied)
        }
        #expect(told.withLock { $0 } == ["a: gone", "message of b", "b: gone"])
    }

    @Test func aCommandTooManyIsSentAgain() async throws {
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            _ = try await frames.next()
            try await writer.write(FakeNode.text(#"{"id":1,"error":{"code":429,"reason":"16 commands wait already"}}"#))
            _ = try await frames.next()
            let full = #"{"topic":"a","error":{"code":429,"reason":"expected at most 10 topics"}}"#
            try await writer.write(FakeNode.text(#"{"id":2,"subscribed":{"topics":[\#(full)]}}"#))
            let third = try await frames.next().map { String(buffer: $0.unmaskedData) }
            #expect(third == #"{"id":3,"subscribe":{"topics":["a"]}}"#)
            try await writer.write(FakeNode.text(#"{"message":{"topic":"a","data":1}}"#))
            _ = try await frames.next()
        } _: { url in
            var subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: [WantedTopic("a")])
            subscriber.pauses.shortest = .milliseconds(1)
            try await subscriber.run { _ in
            } deliver: { _ in
                false
            }
        }
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

    /// What is delivered of a topic that the program has up to offset 6.
    private static func offsets(
        until last: UInt64,
        before: [String],
        answers: [String],
        behind: ClosedRange<UInt64>
    ) async throws -> [UInt64] {
        let heard = Mutex<[UInt64]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            for (index, answer) in answers.enumerated() {
                _ = try await frames.next()
                for text in before { try await writer.write(FakeNode.text(text)) }
                try await writer.write(
                    FakeNode.text(#"{"id":\#(index + 1),"subscribed":{"topics":[\#(answer)]}}"#)
                )
            }
            for offset in behind {
                try await writer.write(FakeNode.text(#"{"message":{"topic":"a","offset":\#(offset),"data":1}}"#))
            }
            _ = try await frames.next()
        } _: { url in
            let subscriber = LastingSubscriber(
                SubscriberConfiguration(url: url),
                topics: [WantedTopic("a", since: TopicPosition(epoch: "k", offset: 6))],
                longestPause: .milliseconds(1)
            )
            try await subscriber.run { _ in
            } deliver: { message in
                heard.withLock { $0.append(message.offset ?? 0) }
                return message.offset != last
            }
        }
        return heard.withLock { $0 }
    }
}
