import MusterDomain
import MusterRuntime
import Testing

@testable import PublishHub

@Suite(.serialized) struct DemoRoutesTests {
    private static let demo = DemoConfiguration(clients: .port(8080), program: "bin/muster")

    @Test func everyFileOfThePageIsServed() async throws {
        try await HubHarness.run(demo: Self.demo) { hub in
            for asset in DemoAsset.allCases {
                let answer = try await hub.get(asset.path)
                #expect(answer.status == 200)
                #expect(answer.head.lowercased().contains("content-type: \(asset.type)"))
                #expect(!asset.bytes.isEmpty)
                // Other characters may be split between two reads of the test's client.
                let text = String(decoding: asset.bytes, as: UTF8.self).filter(\.isASCII)
                #expect(answer.body.filter(\.isASCII) + "\n" == text)
            }
        }
    }

    @Test func nothingButItsOwnFilesMayRunInThePage() async throws {
        try await HubHarness.run(demo: Self.demo) { hub in
            for path in ["/demo", "/demo/muster.js", "/demo/settings.json"] {
                let head = try await hub.get(path).head.lowercased()
                #expect(head.contains("content-security-policy: default-src 'none'; script-src 'self'; style-src 'self';"))
                #expect(head.contains("connect-src 'self' ws://localhost:8080; base-uri 'none';"))
                #expect(head.contains("x-content-type-options: nosniff"))
                #expect(head.contains("referrer-policy: no-referrer"))
            }
        }
    }

    @Test func thePageIsToldTheClustersAddresses() async throws {
        try await HubHarness.run(demo: Self.demo) { hub in
            let backends = hub.addresses.backends
            let settings = "{\"clients\":\"ws://localhost:8080/\",\"backends\":\"\(backends)\",\"program\":\"bin/muster\"}"
            let answer = try await hub.get("/demo/settings.json")
            #expect(answer.body == settings)
        }
    }

    @Test func thereIsNoPageUnlessItIsAskedFor() async throws {
        try await HubHarness.run { hub in
            for path in DemoAsset.allCases.map(\.path) + ["/demo/settings.json"] {
                let answer = try await hub.get(path)
                #expect(answer.status == 404)
            }
        }
    }

    @Test func thePageIsForThisHubsNamesOnly() async throws {
        try await HubHarness.run(demo: Self.demo) { hub in
            let rebound = "GET /demo/settings.json HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
            let answer = try await hub.http(rebound)
            #expect(answer.status == 421)
        }
    }
}
