import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// Every way in, from a real client to the exact frames of the stream.
@Suite(.serialized) struct PushDoorsTests {
    @Test func pushSocketsPushesAreFramesOfTheStream() async throws {
        try await HubHarness.run { hub in
            let (found, expected) = try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                let text = #"{"topic":"v1.news.1","data":{"x": 1},"event":"created","id":"i1"}"#
                #expect(try push.send(text: text) == .sent)
                #expect(try push.send(text: "v1.news.1", "[2]") == .sent)
                #expect(try push.send(text: "v1.news.1", "three", "text") == .sent)
                let found = try listener.nextPushFrames(3)
                let term = try #require(listener.lastBeat?.term)
                let topic = try TopicName("v1.news.1")
                let pushes = [
                    Push(
                        topic: topic,
                        event: try Label("created"),
                        id: try Label("i1"),
                        data: ByteBuffer(string: #"{"x": 1}"#)
                    ),
                    Push(topic: topic, data: ByteBuffer(string: "[2]")),
                    Push(topic: topic, kind: .text, data: ByteBuffer(string: "three")),
                ]
                let expected = pushes.enumerated().map { index, push in
                    var frame = ByteBuffer()
                    let lane = Lane(vhost: .root, topic: topic)
                    StreamEncoder.encode(push, lane: lane, term: term, sequence: UInt64(index + 1), into: &frame)
                    return frame
                }
                return (found, expected)
            }
            #expect(found == expected)
            #expect(hub.metric(#"muster_hub_pushes_total{door="ingest",kind="json"}"#) == 2)
            #expect(hub.metric(#"muster_hub_pushes_total{door="ingest",kind="text"}"#) == 1)
        }
    }

    @Test func requestIsAnsweredWhenItsPushIsPublished() async throws {
        try await HubHarness.run { hub in
            let (answers, pushes) = try await hub.onThread { client in
                let listener = try client.listener()
                let request = try client.socket(.request, client.addresses.backends)
                var answers: [[String]?] = []
                _ = try request.send(text: #"{"topic":"v1.a.1","data":1,"id":"x"}"#)
                answers.append(try request.nextText())
                _ = try request.send(text: "v1.a.1", "2")
                answers.append(try request.nextText())
                _ = try request.send(text: #"{"topic":"v1.a.1"}"#)
                answers.append(try request.nextText())
                _ = try request.send(text: "no.such.family.here", "1")
                answers.append(try request.nextText())
                return (answers, try listener.nextPushes(2))
            }
            #expect(
                answers == [
                    [#"{"pushed":{"topic":"v1.a.1","id":"x"}}"#],
                    [#"{"pushed":{"topic":"v1.a.1"}}"#],
                    [#"{"error":{"code":400,"reason":"data: expected a JSON value, found nothing"}}"#],
                    [#"{"error":{"code":404,"reason":"Invalid topic"}}"#],
                ]
            )
            #expect(pushes == ["v1.a.1 1 1", "v1.a.1 2 2"])
            #expect(hub.metric(#"muster_hub_refused_total{door="backends",reason="malformed"}"#) == 1)
            #expect(hub.metric(#"muster_hub_refused_total{door="backends",reason="invalid_topic"}"#) == 1)
        }
    }

    @Test func dealersEnvelopeComesBackUntouched() async throws {
        try await HubHarness.run { hub in
            let answers = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.backends)
                _ = try dealer.send(text: "c1", "more", "", #"{"topic":"v1.a.1","data":1}"#)
                _ = try dealer.send(text: "", "v1.a.1", "2")
                _ = try dealer.send(text: #"{"topics":["v1.a.1","nope"],"data":3}"#)
                _ = try dealer.send(text: "1", "2", "3", "4", "5", "6", "7", "8", "", "v1.a.1", "2")
                return try (1...4).map { _ in try dealer.nextText() }
            }
            let tooLong = #"{"error":{"code":400,"reason":"envelope: expected at most 8 frames, found 9"}}"#
            #expect(
                answers == [
                    ["c1", "more", "", #"{"pushed":{"topic":"v1.a.1"}}"#],
                    ["", #"{"pushed":{"topic":"v1.a.1"}}"#],
                    [
                        #"{"results":[{"pushed":{"topic":"v1.a.1"}},{"error":{"code":404,"reason":"Invalid topic"}}]}"#
                    ],
                    ["", tooLong],
                ]
            )
        }
    }

    @Test func lanesAreContiguousOverAllDoors() async throws {
        try await HubHarness.run { hub in
            let sequences = try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                let dealer = try client.socket(.dealer, client.addresses.backends)
                for number in 0..<500 {
                    _ = try push.send(text: "v1.a.\(number % 50)", "\(number)")
                    _ = try dealer.send(text: "", "v1.a.\(number % 50)", "\(number)")
                }
                var heads: [Lane: [UInt64]] = [:]
                for frame in try listener.nextPushFrames(1_000) {
                    try frame.withUnsafeReadableBytes { bytes in
                        guard case .push(let push) = try StreamDecoder.decode(bytes) else { return }
                        heads[push.lane, default: []].append(push.sequence)
                    }
                }
                return heads
            }
            #expect(sequences.count > 20)
            for numbers in sequences.values {
                #expect(numbers == Array(1...UInt64(numbers.count)))
            }
        }
    }

    @Test func beatsShowTheHeadsThatMoved() async throws {
        try await HubHarness.run { hub in
            let (beats, lane) = try await hub.onThread { client in
                let listener = try client.listener()
                let request = try client.socket(.request, client.addresses.backends)
                _ = try request.send(text: "v1.a.1", "1")
                _ = try request.nextText()
                _ = try request.send(text: "v1.a.1", "2")
                _ = try request.nextText()
                var beats = [try #require(listener.lastBeat)]
                while beats.last?.heads.last?.sequence != 2 {
                    beats.append(try listener.nextBeat())
                }
                // A head is told again for a while, and then no more.
                for _ in 0..<Sequencer.beatsPerHead { beats.append(try listener.nextBeat()) }
                return (beats, Lane(vhost: .root, topic: try TopicName("v1.a.1")))
            }
            let numbers = beats.map(\.number)
            #expect(numbers == Array(numbers[0]..<(numbers[0] + UInt64(numbers.count))))
            let told = beats.suffix(Int(Sequencer.beatsPerHead) + 1).dropLast()
            #expect(told.allSatisfy { $0.heads == [StreamBeat.Head(lane: lane, sequence: 2)] })
            #expect(beats.last?.heads == [])
            #expect(Set(beats.map(\.term)).count == 1)
        }
    }

    @Test func topicsWithACommonBeginningStayApart() async throws {
        try await HubHarness.run { hub in
            let pushes = try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                _ = try push.send(text: "a", "1")
                _ = try push.send(text: "ab", "2")
                return try listener.nextPushes(2)
            }
            #expect(pushes == ["a 1 1", "ab 1 2"])
        }
    }
}
