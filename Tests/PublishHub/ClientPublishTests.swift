import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// What nodes bring for their clients.
@Suite(.serialized, .timeLimit(.minutes(1))) struct ClientPublishTests {
    static func join(_ dealer: ZeroMQSocket) throws -> NodeAdmission? {
        let introduction = NodeIntroduction(
            nonce: StreamNonce(high: 1, low: 2),
            versions: 1...1,
            name: Label(trusted: "n1"),
            program: Label(trusted: "0.1.0"),
            operations: Label(trusted: "127.0.0.1:8091")
        )
        guard case .joined(let admission) = try exchange(.join(introduction), dealer) else { return nil }
        return admission
    }

    static func exchange(_ message: ControlMessage, _ dealer: ZeroMQSocket) throws -> ControlMessage? {
        _ = try dealer.send(message.encoded(), dontWait: false)
        return try next(dealer)
    }

    static func next(_ dealer: ZeroMQSocket) throws -> ControlMessage? {
        guard let frames = try dealer.nextFrames(), frames.count == 1 else { return nil }
        return try ControlMessage(decoding: frames[0])
    }

    static func publish(
        _ number: UInt64,
        _ topic: String,
        _ data: String,
        excluded: UInt64 = 0
    ) throws -> ControlMessage {
        .publish(
            ClientPublish(
                number: number,
                push: Push(
                    topic: try TopicName(topic),
                    data: ByteBuffer(string: data),
                    audience: Audience(excluded: ConnectionID(rawValue: excluded).map { [$0] } ?? [])
                )
            )
        )
    }

    static func code(_ message: ControlMessage?, number: UInt64) -> Int? {
        guard case .publishRefused(number, let refusal) = message else { return nil }
        return refusal.refusal.code
    }

    @Test func publishesAreNumberedInOrderWithEverythingElse() async throws {
        try await HubHarness.run { hub in
            let (answers, pushes, excluded) = try await hub.onThread { client in
                let listener = try client.listener()
                let dealer = try client.socket(.dealer, client.addresses.control)
                let request = try client.socket(.request, client.addresses.backends)
                let admission = try Self.join(dealer)
                #expect(admission?.dataLimit == 1 << 20)
                var answers = [try Self.exchange(try Self.publish(7, "v1.a.1", " 1 ", excluded: 9), dealer)]
                _ = try request.send(text: "v1.a.1", "2")
                _ = try request.nextText()
                answers.append(try Self.exchange(try Self.publish(8, "v1.a.1", "3"), dealer))
                let frames = try listener.nextPushFrames(3)
                return (answers, try frames.map(Self.describe), try Self.excluded(frames[0]))
            }
            #expect(answers == [.published(7, nil), .published(8, nil)])
            #expect(pushes == ["v1.a.1 1 1", "v1.a.1 2 2", "v1.a.1 3 3"])
            #expect(excluded.map(\.rawValue) == [9])
            #expect(hub.metric(#"muster_hub_pushes_total{door="control",kind="json"}"#) == 2)
        }
    }

    @Test func nonsenseOfANodeIsRefusedByNumber() async throws {
        try await HubHarness.run(adjust: { $0.pushes.data = 1_000 }) { hub in
            try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.control)
                #expect(try Self.join(dealer)?.dataLimit == 1_000)
                let large = String(repeating: "7", count: 1_001)
                for (number, topic, data, code) in [
                    (1, "undeclared", "1", 404), (2, "v1.a.1", "{", 400), (3, "v1.a.1", large, 413),
                ] as [(UInt64, String, String, Int)] {
                    let answer = try Self.exchange(try Self.publish(number, topic, data), dealer)
                    #expect(Self.code(answer, number: number) == code)
                }
                _ = try dealer.send(ByteBuffer(bytes: [0x4D, 0x55, 0x53, 0x01, 7, 1]), dontWait: false)
                #expect(try Self.exchange(try Self.publish(4, "v1.a.1", "1"), dealer) == .published(4, nil))
            }
            #expect(hub.metric("muster_hub_published_messages_total") == 1)
            #expect(hub.metric(#"muster_hub_refused_total{door="control",reason="malformed"}"#) == 2)
        }
    }

    @Test func onlyJoinedNodesPublish() async throws {
        try await HubHarness.run { hub in
            try await hub.onThread { client in
                let stranger = try client.socket(.dealer, client.addresses.control)
                let answer = try Self.exchange(try Self.publish(1, "v1.a.1", "1"), stranger)
                #expect(Self.code(answer, number: 1) == 503)
                #expect(try Self.next(stranger) == .unknownNode)
            }
            #expect(hub.metric("muster_hub_published_messages_total") == 0)
        }
    }

    private static func describe(_ frame: ByteBuffer) throws -> String {
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let push) = try StreamDecoder.decode(bytes) else { throw StreamListener.Silence() }
            let topic = String(decoding: bytes[push.topic], as: UTF8.self)
            return "\(topic) \(push.sequence) \(String(decoding: bytes[push.data], as: UTF8.self))"
        }
    }

    private static func excluded(_ frame: ByteBuffer) throws -> [ConnectionID] {
        try frame.withUnsafeReadableBytes { bytes in
            guard case .push(let push) = try StreamDecoder.decode(bytes) else { throw StreamListener.Silence() }
            return Array(ConnectionIDList(bytes[push.excluded]))
        }
    }
}
