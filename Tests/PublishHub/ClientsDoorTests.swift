import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct ClientsDoorTests {
    private static let path = "/v1/clients?slow=true"
    private static let clients = SlowClients(
        entries: [
            SlowClient(
                client: Label(trusted: "c1"),
                session: SlowClient.none,
                topic: Label(trusted: "v1.a.1"),
                queuedBytes: 9,
                seconds: 2
            )
        ],
        total: 1
    )

    private static func join(_ name: String, _ client: HubClient) throws -> ZeroMQSocket {
        let dealer = try client.socket(.dealer, client.addresses.control)
        let introduction = NodeIntroduction(
            nonce: StreamNonce(high: 1, low: 7),
            versions: 1...1,
            name: try Label(name),
            program: try Label("0.1.0"),
            operations: try Label("127.0.0.1:8091")
        )
        _ = try dealer.send(ControlMessage.join(introduction).encoded(), dontWait: false)
        _ = try dealer.nextFrames()
        return dealer
    }

    @Test(arguments: ["", "?slow=false", "?slow", "?fast=true"])
    func slowIsAskedFor(query: String) async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.get("/v1/clients\(query)")
            #expect(answer.status == 400)
            #expect(answer.body.contains("expected slow=true"))
        }
    }

    @Test func aClusterWithoutNodesHasNoClients() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.get(Self.path)
            #expect(answer.status == 200)
            #expect(answer.body == #"{"clients":[],"total":0,"nodes":0,"silent":[]}"#)
        }
    }

    @Test func nodesAreAskedAndThoseThatAreSilentAreNamed() async throws {
        let adjust: (inout HubConfiguration) -> Void = { $0.inquiries.patience = .milliseconds(300) }
        try await HubHarness.run(adjust: adjust) { hub in
            let (joined, join) = AsyncStream.makeStream(of: Void.self)
            let answer = try await withThrowingTaskGroup(of: ControlMessage?.self) { group in
                let addresses = hub.addresses
                group.addTask {
                    try await ZeroMQThread.run(name: "nodes") {
                        let client = try HubClient(addresses: addresses)
                        let speaking = try Self.join("n1", client)
                        // It is never read: this one hangs.
                        let silent = try Self.join("n2", client)
                        defer { silent.close() }
                        join.finish()
                        guard let frame = try speaking.nextFrames()?.first else { return nil }
                        let question = try ControlMessage(decoding: frame)
                        guard case .clientsAsked(let number, _) = question else { return question }
                        _ = try speaking.send(ControlMessage.clients(number, Self.clients).encoded(), dontWait: false)
                        return question
                    }
                }
                for await _ in joined {}
                let answer = try await hub.get(Self.path)
                let question = try await group.next()
                #expect(question == .clientsAsked(1, limit: 100))
                return answer
            }
            #expect(answer.status == 200)
            #expect(
                answer.body
                    == #"{"clients":[{"node":"n1","client":"c1","session":"-","topic":"v1.a.1","queued_bytes":9,"#
                    + #""slow_seconds":2}],"total":1,"nodes":2,"silent":["n2"]}"#
            )
        }
    }
}
