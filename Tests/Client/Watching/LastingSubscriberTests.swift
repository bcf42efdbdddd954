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

    @Test func aTopicOfTheNodesChoiceIsRecovered() async throws {
        let connections = Atomic(0)
        let heard = Mutex<[UInt64?]>([])
        try await FakeNode.run { frames, writer in
            try await writer.write(FakeNode.hello)
            let isAgain = connections.add(1, ordering: .relaxed).newValue > 1
            let head = isAgain ? 8 : 5
            for text in [
                #"{"subscribed":{"topics":[{"topic":"own","epoch":"k","offset":\#(head)}]}}"#,
                #"{"message":{"topic":"own","offset":\#(head + 1),"data":1}}"#,
            ] { try await writer.write(FakeNode.text(text)) }
            guard isAgain else {
                try await writer.write(FakeNode.close(4001))
                // A connection that is closed with something unread is reset, and what was written last may not arrive.
                while try await frames.next() != nil {}
                return
            }
            var command = ""
            while !command.contains("own"), let frame = try await frames.next() {
                command = String(buffer: frame.unmaskedData)
            }
            #expect(command == #"{"id":2,"subscribe":{"topics":[{"topic":"own","since":{"epoch":"k","offset":6}}]}}"#)
            let answer = #"{"topic":"own","epoch":"k","offset":9,"recovered":true}"#
            try await writer.write(FakeNode.text(#"{"id":2,"subscribed":{"topics":[\#(answer)]}}"#))
            for offset in 7...9 {
                try await writer.write(FakeNode.text(#"{"message":{"topic":"own","offset":\#(offset),"data":1}}"#))
            }
            _ = try await frames.next()
        } _: { url in
            var subscriber = LastingSubscriber(SubscriberConfiguration(url: url), topics: [WantedTopic("a")])
            subscriber.pauses.shortest = .milliseconds(1)
            try await subscriber.run { _ in
            } deliver: { message in
                heard.withLock { $0.append(message.offset) }
                return message.offset != 9 || heard.withLock { $0.count } < 4
            }
        }
        #expect(heard.withLock { $0 } == [6, 7, 8, 9])
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
