import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct NodeDoorsTests {
    private static func introduction(_ name: String, nonce: UInt64, versions: ClosedRange<UInt8> = 1...1) throws
        -> NodeIntroduction
    {
        NodeIntroduction(
            nonce: StreamNonce(high: nonce, low: 7),
            versions: versions,
            name: try Label(name),
            program: try Label("0.1.0"),
            operations: try Label("127.0.0.1:8091")
        )
    }

    private static func exchange(_ message: ControlMessage, _ dealer: ZeroMQSocket) throws -> ControlMessage? {
        _ = try dealer.send(message.encoded(), dontWait: false)
        guard let frames = try dealer.nextFrames(), frames.count == 1 else { return nil }
        return try ControlMessage(decoding: frames[0])
    }

    @Test func joinIsProbedOnTheStreamAndAnsweredWithTheTerm() async throws {
        try await HubHarness.run { hub in
            try await hub.onThread { client in
                let listener = try client.listener()
                let request = try client.socket(.request, client.addresses.backends)
                _ = try request.send(text: "v1.a.1", "1")
                _ = try request.nextText()
                let dealer = try client.socket(.dealer, client.addresses.control)
                let introduction = try Self.introduction("n1", nonce: 42)
                let answer = try Self.exchange(.join(introduction), dealer)
                let lane = Lane(vhost: .root, topic: try TopicName("v1.a.1"))
                let probe = try listener.nextProbe()
                #expect(probe.nonce == StreamNonce(high: 42, low: 7))
                #expect(probe.heads == [StreamBeat.Head(lane: lane, sequence: 1)])
                guard case .joined(let admission) = answer else {
                    Issue.record("not admitted: \(String(describing: answer))")
                    return
                }
                #expect(admission.version == 1)
                #expect(admission.term == probe.term)
                #expect(admission.beatInterval == 250)
                let report = NodeReport(
                    state: .live,
                    manifest: Label(trusted: "ab"),
                    figures: [.init(name: try Label("sockets"), value: 3)]
                )
                _ = try dealer.send(ControlMessage.report(report).encoded(), dontWait: false)
                // The report has no answer; a second join over the same connection comes after it.
                _ = try Self.exchange(.join(introduction), dealer)
                _ = try dealer.send(ControlMessage.report(report).encoded(), dontWait: false)
                let stranger = try client.socket(.dealer, client.addresses.control)
                #expect(try Self.exchange(.report(report), stranger) == .unknownNode)
            }
            let nodes = try await hub.get("/v1/nodes").body
            #expect(nodes.contains(#"{"name":"n1","state":"live","sockets":3,"version":"0.1.0","wire":1,"#))
            #expect(hub.metric("muster_hub_joins_total") == 2)
        }
    }

    @Test func versionsThatDoNotOverlapAreRefusedWithTheReason() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.control)
                return try Self.exchange(.join(try Self.introduction("n1", nonce: 1, versions: 7...9)), dealer)
            }
            #expect(answer == .refused(try Label("versions: expected one of 1 to 1, found 7 to 9")))
        }
    }

    @Test func leavingNodeIsForgotten() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.control)
                _ = try Self.exchange(.join(try Self.introduction("n1", nonce: 1)), dealer)
                _ = try dealer.send(ControlMessage.leave.encoded(), dontWait: false)
                let report = NodeReport(state: .live, manifest: Label(trusted: "ab"), figures: [])
                return try Self.exchange(.report(report), dealer)
            }
            #expect(answer == .unknownNode)
            #expect(try await hub.get("/v1/nodes").body == #"{"manifest":"\#(HubHarness.digest)","nodes":[]}"#)
        }
    }

    @Test func silentNodeIsForgotten() async throws {
        let adjust: (inout HubConfiguration) -> Void = { configuration in
            configuration.nodes.silence = .milliseconds(20)
            configuration.beatInterval = .milliseconds(5)
        }
        try await HubHarness.run(adjust: adjust) { hub in
            try await hub.onThread { client in
                let listener = try client.listener()
                let dealer = try client.socket(.dealer, client.addresses.control)
                _ = try Self.exchange(.join(try Self.introduction("n1", nonce: 1)), dealer)
                for _ in 1...20 {
                    _ = try listener.nextBeat()
                }
            }
            #expect(try await hub.get("/v1/nodes").body == #"{"manifest":"\#(HubHarness.digest)","nodes":[]}"#)
        }
    }

    @Test func brokenConnectionKeepsItsNodesPlace() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.onThread { client in
                func dealer() throws -> ZeroMQSocket {
                    let dealer = try ZeroMQSocket(.dealer, in: client.context)
                    try dealer.setLinger(.zero)
                    try dealer.setRoutingID("stable".utf8)
                    try dealer.connect(client.addresses.control)
                    return dealer
                }
                let first = try dealer()
                _ = try Self.exchange(.join(try Self.introduction("n1", nonce: 1)), first)
                let second = try dealer()
                return try Self.exchange(.join(try Self.introduction("n1", nonce: 2)), second)
            }
            guard case .joined = answer else {
                Issue.record("not admitted: \(String(describing: answer))")
                return
            }
        }
    }

    @Test func rolesAreKeptApart() async throws {
        try await HubHarness.run { hub in
            let (node, backend) = try await hub.onThread { client in
                let dealer = try client.socket(.dealer, client.addresses.backends)
                _ = try dealer.send(
                    ControlMessage.join(try Self.introduction("n1", nonce: 1)).encoded(),
                    dontWait: false
                )
                let request = try client.socket(.request, client.addresses.control)
                _ = try request.send(text: #"{"topic":"v1.a.1","data":1}"#)
                return (try dealer.nextText(), try request.nextText())
            }
            #expect(node?.last?.hasPrefix(#"{"error":{"code":400,"#) == true)
            #expect(
                backend == [
                    #"{"error":{"code":400,"reason":"this door is for nodes: expected a control message; "#
                        + #"pushes go to hub.backends"}}"#
                ]
            )
            #expect(try await hub.get("/v1/nodes").body == #"{"manifest":"\#(HubHarness.digest)","nodes":[]}"#)
            #expect(hub.metric("muster_hub_published_messages_total") == 0)
            #expect(hub.metric(#"muster_hub_refused_total{door="control",reason="wrong_door"}"#) == 1)
        }
    }
}
