import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct HubAPITests {
    @Test func onePushIsPushed() async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.post(#"{"topic":"v1.a.1","data":1,"id":"x"}"#)
            #expect(answer.status == 200)
            #expect(answer.head.lowercased().contains("content-type: application/json"))
            #expect(answer.body == #"{"pushed":{"topic":"v1.a.1","id":"x"}}"#)
            #expect(hub.metric(#"muster_hub_pushes_total{door="http",kind="json"}"#) == 1)
            #expect(hub.metric("muster_hub_published_messages_total") == 1)
        }
    }

    @Test func batchAndManyTopicsArePushedInOrder() async throws {
        try await HubHarness.run { hub in
            let addresses = hub.addresses
            let (pushes, answers) = try await withThrowingTaskGroup(of: [String].self) { group in
                let (ready, isReady) = AsyncStream.makeStream(of: Void.self)
                group.addTask {
                    try await ZeroMQThread.run(name: "client") {
                        let listener = try HubClient(addresses: addresses).listener()
                        isReady.finish()
                        return try listener.nextPushes(5)
                    }
                }
                for await _ in ready {}
                let batch = try await hub.post(
                    #"[{"topic":"v1.a.1","data":1},{"topic":"v1.a.1","data":2},{"topics":["v1.a.1","x"],"data":3}]"#
                )
                let topics = try await hub.post(#"{"topics":["v1.a.1","v1.a.1"],"data":"m"}"#)
                return (try await group.next() ?? [], [batch, topics])
            }
            #expect(pushes == ["v1.a.1 1 1", "v1.a.1 2 2", "v1.a.1 3 3", "v1.a.1 4 \"m\"", "v1.a.1 5 \"m\""])
            let pushed = #"{"pushed":{"topic":"v1.a.1"}}"#
            let refused = #"{"error":{"code":404,"reason":"Invalid topic"}}"#
            #expect(answers.map(\.status) == [207, 200])
            #expect(answers[0].body == #"{"results":[\#(pushed),\#(pushed),\#(pushed),\#(refused)]}"#)
            #expect(answers[1].body == #"{"results":[\#(pushed),\#(pushed)]}"#)
        }
    }

    @Test(arguments: [
        ("", 400), ("{", 400), ("7", 400), (#"{"topic":"v1.a.1"}"#, 400), (#"{"topic":"x","data":1}"#, 404),
        (#"{"topic":"v1.a.1","data":1,"more":1}"#, 400), ("[]", 200), ("[7]", 207),
    ])
    func statusIsThatOfTheAnswer(_ body: String, status: Int) async throws {
        try await HubHarness.run { hub in
            let answer = try await hub.post(body)
            #expect(answer.status == status)
        }
    }

    @Test func requestsThatNoBackendSendsAreRefused() async throws {
        try await HubHarness.run { hub in
            let push = #"{"topic":"v1.a.1","data":1}"#
            let form = "Host: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            let rebound = "Host: evil.example\r\nContent-Type: application/json\r\n"
            let foreign = "Host: localhost\r\nOrigin: https://evil.example\r\nContent-Type: application/json\r\n"
            let statuses = [
                try await hub.post(push, headers: form).status,
                try await hub.post(push, headers: "Host: localhost\r\n").status,
                try await hub.post(push, headers: rebound).status,
                try await hub.post(push, headers: foreign).status,
                try await hub.post(push, path: "/v1/other").status,
                try await hub.get("/v1/push").status,
            ]
            #expect(statuses == [415, 415, 421, 403, 404, 405])
            #expect(hub.metric("muster_hub_published_messages_total") == 0)
        }
    }

    @Test func bodiesAreBounded() async throws {
        try await HubHarness.run(adjust: { $0.pushes.data = 1_000 }) { hub in
            let large = String(repeating: "x", count: 1_000)
            let data = try await hub.post(#"{"topic":"v1.a.1","data":"\#(large)"}"#)
            #expect(data.status == 413)
            #expect(data.body == #"{"error":{"code":413,"reason":"data: expected at most 1000 bytes, found 1002"}}"#)
            let padding = String(repeating: " ", count: 66_600)
            #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"# + padding).status == 413)
            let announced = "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n"
            let huge = try await hub.http("POST /v1/push HTTP/1.1\r\n\(announced)Connection: close\r\n\r\n")
            #expect(huge.status == 413)
        }
    }

    @Test func operationsTellTheState() async throws {
        try await HubHarness.run { hub in
            #expect(try await hub.get("/healthz").body == "ok")
            let ready = try await hub.get("/readyz")
            #expect(ready.status == 200)
            #expect(ready.body == "ready")
            _ = try await hub.post(#"{"topic":"x","data":1}"#)
            let metrics = try await hub.get("/metrics").body
            #expect(metrics.contains(#"muster_hub_refused_total{door="http",reason="invalid_topic"} 1"#))
            #expect(metrics.contains(#"muster_hub_push_duration_seconds_count{door="http"} 1"#))
            #expect(try await hub.get("/v1/nodes").body == #"{"manifest":"\#(HubHarness.digest)","nodes":[]}"#)
        }
    }
}
