import Logging
import MusterDomain
import MusterRuntime
import NIOCore
import ServiceLifecycle
import Testing
import ZeroMQ

@testable import PublishHub

/// A store that does not answer, and one that cannot write.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HistoryTroubleTests {
    private static let manifest = HistoryDoorsTests.manifest
    private static let full = #"{"error":{"code":503,"reason":"too many pushes wait for history: try again"}}"#

    private static func until(_ condition: () -> Bool) async {
        while !condition() { await Task.yield() }
    }

    @Test func pushesThatWaitAreBoundedAndThoseWithoutHistoryFlow() async throws {
        let control = StoreControl()
        // A push that waits weighs its data and 256 bytes.
        try await HubHarness.run(
            manifest: Self.manifest,
            adjust: { ($0.store, $0.pendingBytes, $0.pushes.data) = (control.opening, 2_000, 1_000) },
            { hub in
                control.block()
                defer { control.release() }
                async let first = hub.post(#"{"topic":"kept.1","data":1}"#)
                await Self.until { control.isWaiting }
                let refused = try await hub.post(
                    "[" + (1...7).map { #"{"topic":"kept.\#($0)","data":1}"# }.joined(separator: ",") + "]"
                )
                #expect(refused.status == 207)
                #expect(
                    refused.body == #"{"results":[\#(Array(repeating: Self.full, count: 7).joined(separator: ","))]}"#
                )
                #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#).status == 200)
                #expect(hub.metric(#"muster_hub_refused_total{door="http",reason="unavailable"}"#) == 7)
                control.release()
                #expect(try await first.status == 200)
                #expect(try await hub.post(#"{"topic":"kept.1","data":2}"#).body.contains(#""offset":2}"#))
            }
        )
    }

    @Test func backendsWaitInTheirOwnQueuesAsLongAsTooMuchWaits() async throws {
        let control = StoreControl()
        try await HubHarness.run(
            manifest: Self.manifest,
            adjust: { ($0.store, $0.pendingBytes) = (control.opening, 20_000) },
            { hub in
                let (answers, isQuiet) = try await hub.onThread { client in
                    let dealer = try client.socket(.dealer, client.addresses.backends)
                    control.block()
                    defer { control.release() }
                    for number in 0..<1_000 { _ = try dealer.send(text: "", "kept.1", "\(number)") }
                    let isQuiet = try dealer.nextFrames(milliseconds: 0) == nil
                    control.release()
                    return (try (0..<1_000).compactMap { _ in try dealer.nextText()?.last }, isQuiet)
                }
                #expect(isQuiet)
                // None was refused: those that were not read have waited where they were.
                #expect(answers.enumerated().allSatisfy { $1.hasSuffix(#""offset":\#($0 + 1)}}"#) })
                #expect(try await HistoryDoorsTests.history(hub).count == 1_000)
            }
        )
    }

    @Test func answersThatWaitForTheirTurnAreBounded() async throws {
        let control = StoreControl()
        try await HubHarness.run(
            manifest: Self.manifest,
            adjust: { ($0.store, $0.pendingBytes) = (control.opening, 20_000) },
            { hub in
                let (published, answers) = try await hub.onThread { client in
                    let dealer = try client.socket(.dealer, client.addresses.backends)
                    control.block()
                    defer { control.release() }
                    _ = try dealer.send(text: "", "kept.1", "0")
                    for number in 0..<1_000 { _ = try dealer.send(text: "", "v1.a.1", "\(number)") }
                    let listener = try client.listener()
                    // Two beats later the reactor has read what it is going to read.
                    for _ in 0..<2 { _ = try listener.nextBeat() }
                    let published = hub.metric("muster_hub_published_messages_total")
                    control.release()
                    return (published, try (0...1_000).compactMap { _ in try dealer.nextText()?.last }.count)
                }
                #expect(published < 200)
                #expect(answers == 1_001)
            }
        )
    }

    @Test func aStoreThatFailsRefusesAndTakesPushesAgainWhenItHeals() async throws {
        let control = StoreControl()
        let lines = LogLines()
        try await HubHarness.run(
            manifest: Self.manifest,
            logger: lines.logger(level: .notice),
            adjust: { $0.store = control.opening },
            { hub in
                let push = #"{"topic":"kept.1","data":1,"id":"a"}"#
                #expect(try await hub.post(#"{"topic":"kept.1","data":0}"#).body.contains(#""offset":1}"#))
                control.setFailing(true)
                for _ in 0..<3 {
                    let refused = try await hub.post(push)
                    #expect(refused.status == 503)
                    #expect(refused.head.lowercased().contains("retry-after: 1"))
                    let reason = "history: expected room for the push, found none (the disk of the test is full)"
                    #expect(refused.body.contains(reason) && refused.body.contains("try again"))
                }
                #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#).status == 200)
                #expect(try await HistoryDoorsTests.history(hub) == ["1 0"])
                control.setFailing(false)
                #expect(try await hub.post(push).body.contains(#""offset":2}"#))
                #expect(try await hub.post(push).body.contains(#""offset":2,"duplicate":true}"#))
                #expect(try await HistoryDoorsTests.history(hub) == ["1 0", "2 1"])
                #expect(hub.metric("muster_hub_published_messages_total") == 3)
            }
        )
        #expect(lines.all.count { $0.contains("history cannot be written") } == 1)
        #expect(lines.all.count { $0.contains("history can be written again") } == 1)
    }

    @Test func aStopAnswersAllThatWaitAlthoughTheStoreDoesNot() async throws {
        let control = StoreControl()
        let registry = PrometheusRegistry()
        let hub = try HubHarness.make(HubHarness.settings(), manifest: Self.manifest, registry: registry) {
            ($0.store, $0.drain) = (control.opening, .milliseconds(50))
        }
        let group = ServiceGroup(configuration: .init(services: [hub], logger: HubHarness.logger()))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            defer { control.release() }
            let harness = HubHarness(hub: hub, addresses: try await hub.addresses, registry: registry)
            control.block()
            let (sent, isSent) = AsyncStream.makeStream(of: Void.self)
            async let backends = harness.onThread { client in
                defer { isSent.finish() }
                let dealer = try client.socket(.dealer, client.addresses.backends)
                let node = try client.socket(.dealer, client.addresses.control)
                _ = try ClientPublishTests.join(node)
                _ = try node.send(try ClientPublishTests.publish(7, "kept.1", "0").encoded(), dontWait: false)
                for number in 0..<10 {
                    _ = try dealer.send(text: "", "kept.1", "\(number)")
                    _ = try dealer.send(text: "", "v1.a.1", "\(number)")
                }
                while harness.metric("muster_hub_published_messages_total") < 10 {}
                isSent.finish()
                var answers: [String] = []
                while answers.count < 20, let answer = try dealer.nextText()?.last { answers.append(answer) }
                return (answers, ClientPublishTests.code(try ClientPublishTests.next(node), number: 7))
            }
            async let http = harness.post(#"{"topic":"kept.1","data":1}"#)
            for await _ in sent {}
            // The dealer's ten, the node's and HTTP's, of 257 bytes each.
            await Self.until { control.isWaiting && harness.metric("muster_hub_history_queued_bytes") == 12 * 257 }
            await group.triggerGracefulShutdown()
            // The store stands still all the while.
            let (answers, code) = try await backends
            #expect(answers.count == 20)
            for (place, answer) in answers.enumerated() {
                let isKept = place.isMultiple(of: 2)
                #expect(answer.contains(isKept ? #""code":503,"reason":"the hub is stopping"# : #"{"pushed":"#))
            }
            #expect(code == 503)
            #expect(try await http.status == 503)
            #expect(control.isWaiting)
            control.release()
            try await tasks.waitForAll()
        }
    }
}
