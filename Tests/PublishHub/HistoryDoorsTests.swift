import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// Every way in to topics that keep history.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HistoryDoorsTests {
    static let manifest = """
        muster: 1
        topics:
          kept.{id}: { history: { keep: 1000 } }
          v1.{feed}.{id}: {}

        """

    /// The epoch of `kept.1`, as the hub tells it.
    static func epoch(_ hub: HubHarness) async throws -> String {
        let body = try await hub.get("/v1/topics/kept.1").body
        return try #require(body.split(separator: "\"").dropFirst(7).first.map { String($0) })
    }

    static func kept(_ topic: String, _ epoch: String, _ offset: Int, id: String? = nil) -> String {
        let id = id.map { #","id":"\#($0)""# } ?? ""
        return #"{"pushed":{"topic":"\#(topic)"\#(id),"epoch":"\#(epoch)","offset":\#(offset)}}"#
    }

    /// Offsets and data of what history has.
    static func history(_ hub: HubHarness, _ topic: String = "kept.1") async throws -> [String] {
        let body = try await hub.get("/v1/topics/\(topic)/history?limit=1000").body
        return body.split(separator: #"{"offset":"#).dropFirst().compactMap { entry in
            guard let data = entry.split(separator: #""data":"#).last else { return nil }
            return "\(entry.prefix { $0 != "," }) \(data.prefix { $0 != "}" })"
        }
    }

    @Test func pipelinedRequestsAreAnsweredInTheirOrderAlthoughSomeWaitForTheStore() async throws {
        let control = StoreControl()
        try await HubHarness.run(manifest: Self.manifest, adjust: { $0.store = control.opening }) { hub in
            let epoch = try await Self.epoch(hub)
            let (early, answers) = try await hub.onThread { client in
                let listener = try client.listener()
                let dealer = try client.socket(.dealer, client.addresses.backends)
                control.block()
                defer { control.release() }
                for number in 0..<100 {
                    _ = try dealer.send(text: "", "kept.1", "\(number)")
                    _ = try dealer.send(text: "", "v1.a.1", "\(number)")
                    _ = try dealer.send(text: "", "nope", "\(number)")
                    _ = try dealer.send(text: "", #"{"topics":["v1.a.2","kept.1","nope"],"data":\#(number)}"#)
                }
                // What is not kept is published while the store stands still, and not answered out of its turn.
                let early = try listener.nextPushes(200)
                #expect(control.isWaiting)
                #expect(try dealer.nextFrames(milliseconds: 0) == nil)
                control.release()
                return (early, try (0..<400).map { _ in try dealer.nextText()?.last })
            }
            #expect(Set(early.map { $0.prefix(6) }) == ["v1.a.1", "v1.a.2"])
            let nope = #"{"error":{"code":404,"reason":"Invalid topic"}}"#
            for number in 0..<100 {
                #expect(answers[4 * number] == Self.kept("kept.1", epoch, 2 * number + 1))
                #expect(answers[4 * number + 1] == #"{"pushed":{"topic":"v1.a.1"}}"#)
                #expect(answers[4 * number + 2] == nope)
                let last = Self.kept("kept.1", epoch, 2 * number + 2)
                #expect(answers[4 * number + 3] == #"{"results":[{"pushed":{"topic":"v1.a.2"}},\#(last),\#(nope)]}"#)
            }
        }
    }

    @Test func eachRequesterIsAnsweredByItself() async throws {
        let control = StoreControl()
        try await HubHarness.run(manifest: Self.manifest, adjust: { $0.store = control.opening }) { hub in
            let epoch = try await Self.epoch(hub)
            let answers = try await hub.onThread { client in
                let waiting = try client.socket(.request, client.addresses.backends)
                let other = try client.socket(.request, client.addresses.backends)
                control.block()
                defer { control.release() }
                _ = try waiting.send(text: "kept.1", "1")
                _ = try other.send(text: "v1.a.1", "2")
                var answers = [try other.nextText()]
                control.release()
                answers.append(try waiting.nextText())
                _ = try other.send(text: "kept.1", "3")
                answers.append(try other.nextText())
                return answers
            }
            let expected = [#"{"pushed":{"topic":"v1.a.1"}}"#] + (1...2).map { Self.kept("kept.1", epoch, $0) }
            #expect(answers == expected.map { [$0] })
        }
    }

    @Test func pushesWithoutAnAnswerAreKeptToo() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let pushes = try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                for number in 1...300 { _ = try push.send(text: "kept.1", "\(number)") }
                return try listener.nextPushes(300)
            }
            #expect(pushes == (1...300).map { "kept.1 \($0) \($0)" })
            #expect(try await Self.history(hub) == (1...300).map { "\($0) \($0)" })
            #expect(hub.metric(#"muster_hub_pushes_total{door="ingest",kind="json"}"#) == 300)
        }
    }

    @Test func eachLineOfABatchIsToldItsOffset() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let epoch = try await Self.epoch(hub)
            let lines = [
                #"{"topic":"kept.1","data":1,"id":"a"}"#, #"{"topic":"v1.a.1","data":2}"#,
                #"{"topic":"kept.1","data":3,"id":"a"}"#, #"{"topic":"nope","data":4}"#,
                #"{"topic":"kept.1","data":5,"if_offset":7}"#, #"{"topics":["kept.1","kept.1"],"data":6}"#,
            ]
            let answer = try await hub.post("[\(lines.joined(separator: ","))]")
            let first = Self.kept("kept.1", epoch, 1, id: "a")
            let expected = [
                first, #"{"pushed":{"topic":"v1.a.1"}}"#, "\(first.dropLast(2)),\"duplicate\":true}}",
                #"{"error":{"code":404,"reason":"Invalid topic"}}"#,
                #"{"error":{"code":409,"reason":"if_offset: expected the topic at 7, found it at 1"}}"#,
                Self.kept("kept.1", epoch, 2), Self.kept("kept.1", epoch, 3),
            ]
            #expect(answer.status == 207)
            #expect(answer.body == #"{"results":[\#(expected.joined(separator: ","))]}"#)
            #expect(try await Self.history(hub) == ["1 1", "2 6", "3 6"])
        }
    }

    @Test func clientsPublishesAreToldTheirOffsets() async throws {
        try await HubHarness.run(manifest: Self.manifest) { hub in
            let epoch = Epoch(try await Self.epoch(hub))
            let answers = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.control)
                _ = try ClientPublishTests.join(dealer)
                return try [(7, "kept.1"), (8, "v1.a.1"), (9, "kept.1")].map { number, topic in
                    try ClientPublishTests.exchange(try ClientPublishTests.publish(number, topic, "\(number)"), dealer)
                }
            }
            let first = try #require(epoch.map { Position(epoch: $0, offset: 1) })
            let second = Position(epoch: first.epoch, offset: 2)
            #expect(answers == [.published(7, first), .published(8, nil), .published(9, second)])
            #expect(try await Self.history(hub) == ["1 7", "2 9"])
        }
    }
}
