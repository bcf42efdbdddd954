import MusterDomain
import Testing
import ZeroMQ

@testable import PublishHub

@Suite(.serialized) struct HubLogTests {
    @Test func readinessIsOneLineWithTheAddresses() async throws {
        let lines = LogLines()
        try await HubHarness.run(logger: lines.logger()) { hub in
            let addresses = hub.addresses
            let expected =
                "1970-01-01T00:00:00.000Z info muster.hub: ready hub.backends=\(addresses.backends) "
                + "hub.control=\(addresses.control) hub.http=\(addresses.http) hub.ingest=\(addresses.ingest) "
                + "hub.publish=\(addresses.publish)\n"
            #expect(lines.all == [expected])
            #expect(!addresses.ingest.hasSuffix(":0"))
            let ready = try await hub.get("/readyz")
            #expect(ready.status == 200)
        }
        #expect(lines.all.count == 1)
    }

    @Test func refusalsThatNobodyHearsAreLoggedAtABoundedRateWithoutTheirData() async throws {
        let lines = LogLines()
        try await HubHarness.run(logger: lines.logger()) { hub in
            try await hub.onThread { client in
                let listener = try client.listener()
                let push = try client.socket(.push, client.addresses.ingest)
                for _ in 0..<500 {
                    _ = try push.send(text: "v1.secret.1", "{secret")
                    _ = try push.send(text: #"{"topic":"v1.secret.1","data":"secret","kind":7}"#)
                }
                _ = try push.send(text: "v1.a.1", "1")
                _ = try listener.nextPushes(1)
            }
            #expect(hub.metric(#"muster_hub_refused_total{door="ingest",reason="malformed"}"#) == 1_000)
        }
        let refused = lines.all.filter { $0.contains("refused") }
        #expect((1...10).contains(refused.count))
        #expect(refused.first?.contains("hub.door=ingest") == true)
        #expect(refused.allSatisfy { !$0.contains("secret") })
    }
}
