import Logging
import MusterDomain
import NIOCore
import Synchronization
import Testing

@testable import WSNode

/// Clients' pushes over a link that has joined a hub double.
@Suite(.serialized, .timeLimit(.minutes(1))) struct PublishOutboxTests {
    /// Runs a link around `body`, which begins when the link is live.
    private static func run(
        limits: PublishOutboxStateMachine<PublishOutbox.Entry>.Limits = .init(),
        _ body: @Sendable (PublishOutbox) async throws -> Void
    ) async throws {
        let hub = try HubDouble()
        let outbox = PublishOutbox(limits: limits)
        let (lives, live) = AsyncStream.makeStream(of: Void.self)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await hub.run() }
            for await doors in hub.doors {
                defer { hub.stop() }
                let link = HubLink(
                    settings: Self.settings(doors),
                    ring: StreamRing(limit: 1 << 20, readers: 0),
                    ports: [],
                    gate: NodeGate(),
                    outbox: outbox,
                    canaries: CanaryDesk(readers: 0),
                    badge: ManifestBadge(Label(trusted: "0f1e2d3c4b5a6978")),
                    logger: .silent,
                    onLive: { live.yield() },
                    onTick: { _ in [] }
                )
                tasks.addTask { try await link.run() }
                for await _ in lives { break }
                try await body(outbox)
                link.isStopping.store(true, ordering: .releasing)
                break
            }
            try await tasks.waitForAll()
        }
    }

    private static func settings(_ doors: HubDouble.Doors) -> HubLinkSettings {
        HubLinkSettings(
            publish: "tcp://127.0.0.1:\(doors.publish)",
            control: "tcp://127.0.0.1:\(doors.control)",
            name: Label(trusted: "n1"),
            program: Label(trusted: "0.1.0"),
            operations: Label(trusted: "127.0.0.1:8091")
        )
    }

    /// The code of a refusal, or 200.
    private static func publish(_ outbox: PublishOutbox, _ topic: String, bytes: Int = 1) async throws -> Int {
        let push = Push(topic: try TopicName(topic), data: ByteBuffer(repeating: UInt8(ascii: "1"), count: bytes))
        return await withCheckedContinuation { continuation in
            outbox.publish(push) { result in
                switch result {
                case .success: continuation.resume(returning: 200)
                case .failure(let refusal): continuation.resume(returning: refusal.code)
                }
            }
        }
    }

    @Test func theHubsAnswersComeBack() async throws {
        try await Self.run { outbox in
            let codes = [
                try await Self.publish(outbox, "v1.a.1"), try await Self.publish(outbox, "refused"),
                try await Self.publish(outbox, "v1.a.1", bytes: 1000),
                // Above what the hub takes, as it said when it let the node in.
                try await Self.publish(outbox, "v1.a.1", bytes: 1001),
            ]
            #expect(codes == [200, 404, 200, 413])
        }
    }

    @Test func silenceOfTheHubIsAnUnknownOutcome() async throws {
        var limits = PublishOutboxStateMachine<PublishOutbox.Entry>.Limits()
        limits.time = 50
        try await Self.run(limits: limits) { outbox in
            let code = try await Self.publish(outbox, "unanswered")
            #expect(code == 504)
        }
    }

    @Test func hubThatDoesNotKnowTheNodeFailsWhatIsOnItsWay() async throws {
        try await Self.run { outbox in
            async let pending = Self.publish(outbox, "unanswered")
            let codes = [try await Self.publish(outbox, "forgotten"), try await pending]
            // The second one may have come after the first one's answer: then it found no hub.
            #expect(codes[0] == 504)
            #expect([503, 504].contains(codes[1]))
        }
    }

    @Test func withoutAHubARefusalComesAtOnce() async throws {
        let outbox = PublishOutbox()
        let before = try await Self.publish(outbox, "v1.a.1")
        #expect(before == 503)
    }

    @Test func manyPushesAtATimeAreAllAnswered() async throws {
        try await Self.run { outbox in
            let codes = try await withThrowingTaskGroup(of: Int.self) { tasks in
                for _ in 0..<500 { tasks.addTask { try await Self.publish(outbox, "v1.a.1") } }
                return try await tasks.reduce(into: [Int]()) { $0.append($1) }
            }
            #expect(codes == Array(repeating: 200, count: 500))
        }
    }
}
