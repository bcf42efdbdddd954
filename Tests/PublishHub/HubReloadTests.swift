import Logging
import MusterDomain
import NIOCore
import Testing
import ZeroMQ

@testable import PublishHub

/// A hub that reads its manifest again while it runs.
@Suite(.serialized, .timeLimit(.minutes(1))) struct HubReloadTests {
    private static let open = #""v1.{feed}.{id}": {}"#

    private static func ask(_ hub: HubHarness, _ topic: String) async throws -> (http: Int, backends: String?) {
        let http = try await hub.post(#"{"topic":"\#(topic)","data":1}"#).status
        let answer = try await hub.onThread { client in
            let request = try client.socket(.request, client.addresses.backends)
            _ = try request.send(text: topic, "1")
            return try request.nextText()?.last
        }
        return (http, answer)
    }

    @Test func everyDoorGoesByTheNewManifestAtOnce() async throws {
        let lines = LogLines()
        let file = try TemporaryManifest()
        try await HubHarness.run(logger: lines.logger()) { hub in
            #expect(try await Self.ask(hub, "v1.a.1").http == 200)
            try file.write(topics: #""v2.{id}": {}"#)
            #expect(hub.hub.reload(manifest: file.path))
            let old = try await Self.ask(hub, "v1.a.1")
            #expect(old.http == 404)
            #expect(old.backends?.contains("Invalid topic") == true)
            let new = try await Self.ask(hub, "v2.1")
            #expect(new.http == 200)
            #expect(new.backends?.contains("pushed") == true)
            #expect(try await hub.get("/v1/nodes").body.contains(HubHarness.digest) == false)
            #expect(hub.metric(#"muster_hub_reloads_total{result="done"}"#) == 1)
        }
        #expect(lines.all.contains { $0.contains("the manifest was reloaded") })
    }

    @Test func keysChangeAtOnce() async throws {
        let file = try TemporaryManifest()
        try await HubHarness.run { hub in
            try file.write(topics: Self.open, keys: "keys: [key-0123456789abcdef]")
            #expect(hub.hub.reload(manifest: file.path))
            #expect(try await Self.ask(hub, "v1.a.1").http == 401)
            let headers =
                "Host: localhost\r\nContent-Type: application/json\r\n"
                + "Authorization: Bearer key-0123456789abcdef\r\n"
            #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#, headers: headers).status == 200)
        }
    }

    @Test func brokenManifestChangesNothingAndIsReportedOnce() async throws {
        let lines = LogLines()
        let file = try TemporaryManifest()
        try await HubHarness.run(logger: lines.logger(level: .warning)) { hub in
            try file.write("muster: 1\ntopisc: {}\n")
            #expect(!hub.hub.reload(manifest: file.path))
            file.remove()
            #expect(!hub.hub.reload(manifest: file.path))
            #expect(try await Self.ask(hub, "v1.a.1").http == 200)
            #expect(hub.metric(#"muster_hub_reloads_total{result="refused"}"#) == 2)
        }
        #expect(lines.all.count == 2)
        #expect(lines.all.first?.contains("topisc") == true)
        #expect(lines.all.allSatisfy { $0.contains(" error muster.hub: the manifest was not reloaded") })
    }

    @Test func settingsOfTheHubKeepTheirValuesAndAreNamed() async throws {
        let lines = LogLines()
        let file = try TemporaryManifest()
        try await HubHarness.run(logger: lines.logger(level: .warning)) { hub in
            let changed = "hub: { http: \"127.0.0.1:9\", limits: { data: 1KB } }"
            try file.write(topics: Self.open, hub: changed)
            #expect(hub.hub.reload(manifest: file.path))
            let large = String(repeating: "7", count: 2_000)
            #expect(try await hub.post(#"{"topic":"v1.a.1","data":\#(large)}"#).status == 200)
        }
        #expect(lines.all.count == 1)
        #expect(lines.all.first?.contains("manifest.settings=\"hub.http, hub.limits.data\"") == true)
    }

    @Test func doorThatReliesOnKeysKeepsThem() async throws {
        let lines = LogLines()
        var settings = try HubHarness.settings()
        settings.http = try HostPort("0.0.0.0:0")
        settings.pushesNeedKeys = true
        let keyed = "muster: 1\nkeys: [key-0123456789abcdef]\ntopics: { \(Self.open) }\n"
        let file = try TemporaryManifest()
        try await HubHarness.run(settings, manifest: keyed, logger: lines.logger(level: .error)) { hub in
            try file.write(topics: Self.open)
            #expect(!hub.hub.reload(manifest: file.path))
            #expect(try await hub.post(#"{"topic":"v1.a.1","data":1}"#).status == 401)
        }
        #expect(lines.all.count == 1)
    }

    @Test func nothingThatWasAcknowledgedIsLostWhileReloading() async throws {
        let file = try TemporaryManifest()
        try await HubHarness.run { hub in
            let pushes = 2_000
            async let delivered = hub.onThread { client in
                let listener = try client.listener()
                let request = try client.socket(.request, client.addresses.backends)
                for number in 0..<pushes {
                    _ = try request.send(text: "v1.a.1", "\(number)")
                    #expect(try request.nextText() == [#"{"pushed":{"topic":"v1.a.1"}}"#])
                }
                return try listener.nextPushes(pushes)
            }
            for round in 0..<100 {
                try file.write(topics: #""v1.{feed}.{id}": {}, "r\#(round).{id}": {}"#)
                #expect(hub.hub.reload(manifest: file.path))
            }
            #expect(try await delivered == (0..<pushes).map { "v1.a.1 \($0 + 1) \($0)" })
        }
    }
}
